-- requires: api.agent_commission
create or replace function api.claw_back_commissions(
    legal_entity_id uuid,
    business_date date default null
) returns setof api.agent_commission
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _business_date date := coalesce(
        claw_back_commissions.business_date,
        internal.business_date(claw_back_commissions.legal_entity_id)
    );
begin
    perform internal.require(claw_back_commissions.legal_entity_id, 'claw_back_commissions');
    perform internal.claw_back_commissions(claw_back_commissions.legal_entity_id, _business_date);
    return query
    select v.*
    from api.agent_commission as v
    where
        v.legal_entity_id = claw_back_commissions.legal_entity_id
        and v.kind = 'clawback'
        and v.value_date = _business_date;
end
$$;

comment on function api.claw_back_commissions(uuid, date) is
'Takes the commissions of early defaults back, each once, and returns those of the business date '
'(today). May be called as often as one likes. Needs claw_back_commissions. Raises RL001, RL002 '
'(access).';

revoke all on function api.claw_back_commissions(uuid, date) from public;
grant execute on function api.claw_back_commissions(uuid, date) to
rently_accountant,
rently_scheduler;
