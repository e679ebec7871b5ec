-- requires: api.agency_balance, internal.pay_commission
create or replace function api.pay_out_agency(
    legal_entity_id uuid,
    agency_code text,
    currency_code text,
    idempotency_key text,
    amount numeric default null,
    reference text default null
) returns setof api.agency_balance
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _payout lending.commission_payout;
    _owed numeric;
begin
    perform internal.require(pay_out_agency.legal_entity_id, 'pay_commissions');
    _payout.legal_entity_id := pay_out_agency.legal_entity_id;
    _payout.id := internal.uuid_v7();
    _payout.agency_code := pay_out_agency.agency_code;
    _payout.currency_code := pay_out_agency.currency_code;
    _payout.reference := pay_out_agency.reference;
    if internal.claim_idempotency_key(
        pay_out_agency.legal_entity_id,
        'pay_out_agency',
        pay_out_agency.idempotency_key,
        jsonb_build_array(
            pay_out_agency.agency_code,
            pay_out_agency.currency_code,
            trim_scale(pay_out_agency.amount)
        ),
        jsonb_build_object('commission_payout_id', _payout.id)
    ) is null then
        -- What an agency is owed is paid once: its payouts wait for each other.
        perform internal.lock_legal_entity(pay_out_agency.legal_entity_id);
        select b.owed_amount into _owed
        from api.agency_balance as b
        where
            b.legal_entity_id = pay_out_agency.legal_entity_id
            and b.agency_code = pay_out_agency.agency_code
            and b.currency_code = pay_out_agency.currency_code;
        _payout.amount := coalesce(pay_out_agency.amount, _owed);
        perform internal.pay_commission('pay_out_agency', _payout, _owed);
    end if;
    return query
    select b.*
    from api.agency_balance as b
    where
        b.legal_entity_id = pay_out_agency.legal_entity_id
        and b.agency_code = pay_out_agency.agency_code
        and b.currency_code = pay_out_agency.currency_code;
end
$$;

comment on function api.pay_out_agency(uuid, text, text, text, numeric, text) is
'Pays an agency what it is owed in a currency, or a part of it, once for each idempotency key; '
'posts it from account 2710 to cash (1000), and returns what is left. Needs pay_commissions. '
'Raises RL001, RL002 (access), RL007, RL401 (idempotency key), RL013 (approval), RL305 (amount), '
'RL734 (less is owed).';

revoke all on function api.pay_out_agency(uuid, text, text, text, numeric, text)
from public;
grant execute on function api.pay_out_agency(uuid, text, text, text, numeric, text)
to rently_payments_operator;
