-- requires: api.commission_rule
create or replace function api.set_commission_rule(
    legal_entity_id uuid,
    currency_code text,
    commission_pct numeric default 0,
    flat_amount numeric default 0,
    agent_party_id uuid default null,
    product_code text default null,
    clawback_days integer default 180,
    default_days integer default 90,
    clawback_pct numeric default 100,
    starts_on date default null
) returns setof api.commission_rule
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
    _product_id uuid;
    _starts_on date := coalesce(
        set_commission_rule.starts_on, internal.business_date(set_commission_rule.legal_entity_id)
    );
begin
    perform internal.require(set_commission_rule.legal_entity_id, 'set_commission_rules');
    perform internal.require_approval(set_commission_rule.legal_entity_id, 'set_commission_rule');
    -- One rule of an entity after the other: side by side, their checks could deadlock.
    perform internal.lock_legal_entity(set_commission_rule.legal_entity_id);
    _product_id := internal.product_id(
        set_commission_rule.legal_entity_id, set_commission_rule.product_code, 'RL732'
    );
    begin
        update lending.commission_rule as r
        set valid_during = daterange(lower(r.valid_during), _starts_on)
        where
            r.legal_entity_id = set_commission_rule.legal_entity_id
            and r.agent_party_id is not distinct from set_commission_rule.agent_party_id
            and r.product_id is not distinct from _product_id
            and r.currency_code = set_commission_rule.currency_code
            and upper_inf(r.valid_during)
            and lower(r.valid_during) < _starts_on;
        insert into lending.commission_rule (
            legal_entity_id,
            id,
            agent_party_id,
            product_id,
            currency_code,
            commission_pct,
            flat_amount,
            clawback_days,
            default_days,
            clawback_pct,
            valid_during
        )
        values (
            set_commission_rule.legal_entity_id,
            _id,
            set_commission_rule.agent_party_id,
            _product_id,
            set_commission_rule.currency_code,
            set_commission_rule.commission_pct,
            set_commission_rule.flat_amount,
            set_commission_rule.clawback_days,
            set_commission_rule.default_days,
            set_commission_rule.clawback_pct,
            daterange(_starts_on, null)
        );
    exception
        when exclusion_violation then
            raise exception using
                errcode = 'RL731',
                message = 'there is a rule from that day or a later one',
                detail = format('from %s', _starts_on),
                hint = 'End the other one first, or choose other days.';
        when check_violation or not_null_violation or foreign_key_violation or data_exception then
            raise exception using
                errcode = 'RL732',
                message = 'the rule is not valid',
                detail = sqlerrm,
                hint = 'Give a percentage up to 100, an amount in whole minor units, or both.';
    end;
    return query
    select v.*
    from api.commission_rule as v
    where v.legal_entity_id = set_commission_rule.legal_entity_id and v.id = _id;
end
$$;

comment on function api.set_commission_rule(
    uuid, text, numeric, numeric, uuid, text, integer, integer, numeric, date
) is
'Says what an agent (or each) earns when a loan of a product (or any) is paid out from starts_on '
'(today): commission_pct of the amount and flat_amount, in currency_code; clawback_pct of it goes '
'back if the loan is default_days past due within clawback_days. The rule before it ends. Needs '
'set_commission_rules. Raises RL001, RL002 (access), RL731 (a later rule exists), RL732 (invalid).';

revoke all on function api.set_commission_rule(
    uuid, text, numeric, numeric, uuid, text, integer, integer, numeric, date
)
from public;
grant execute on function api.set_commission_rule(
    uuid, text, numeric, numeric, uuid, text, integer, integer, numeric, date
) to
rently_accountant;
