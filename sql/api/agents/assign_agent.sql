-- requires: api.agent_assignment
create or replace function api.assign_agent(
    legal_entity_id uuid,
    agent_party_id uuid,
    loan_id uuid default null,
    property_id uuid default null,
    starts_on date default null,
    ends_on date default null
) returns setof api.agent_assignment
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
    _starts_on date := coalesce(
        assign_agent.starts_on, internal.business_date(assign_agent.legal_entity_id)
    );
begin
    perform internal.require(assign_agent.legal_entity_id, 'assign_agents');
    perform internal.require_approval(assign_agent.legal_entity_id, 'assign_agent');
    if not exists (
        select
        from lending.party_role as r
        where
            r.legal_entity_id = assign_agent.legal_entity_id
            and r.party_id = assign_agent.agent_party_id
            and r.role_type = 'agent'
            and r.valid_during @> _starts_on
    ) then
        raise exception using
            errcode = 'RL730',
            message = 'the party is no agent on that day',
            detail = format('party_id %s, %s', assign_agent.agent_party_id, _starts_on),
            hint = 'Give it the role with api.record_party_role().';
    end if;
    if assign_agent.loan_id is not null then
        perform internal.require_loan(assign_agent.legal_entity_id, assign_agent.loan_id);
    end if;
    -- Agents of a loan or property come one after the other: side by side, their checks could
    -- deadlock.
    perform
    from lending.loan as l
    where l.legal_entity_id = assign_agent.legal_entity_id and l.id = assign_agent.loan_id
    for no key update;
    perform
    from lending.property as p
    where p.legal_entity_id = assign_agent.legal_entity_id and p.id = assign_agent.property_id
    for no key update;
    begin
        -- Who looked after it without an end is relieved.
        update lending.agent_assignment as a
        set assigned_during = daterange(lower(a.assigned_during), _starts_on)
        where
            a.legal_entity_id = assign_agent.legal_entity_id
            and coalesce(a.loan_id, a.property_id)
            = coalesce(assign_agent.loan_id, assign_agent.property_id)
            and upper_inf(a.assigned_during)
            and lower(a.assigned_during) < _starts_on;
        insert into lending.agent_assignment (
            legal_entity_id, id, agent_party_id, loan_id, property_id, assigned_during
        )
        values (
            assign_agent.legal_entity_id,
            _id,
            assign_agent.agent_party_id,
            assign_agent.loan_id,
            assign_agent.property_id,
            daterange(_starts_on, assign_agent.ends_on)
        );
    exception
        when exclusion_violation then
            raise exception using
                errcode = 'RL731',
                message = 'it has an agent on a day of the assignment',
                detail = format('from %s until %s', _starts_on, assign_agent.ends_on),
                hint = 'End the other one first, or choose other days.';
        when check_violation or not_null_violation or foreign_key_violation or data_exception then
            raise exception using
                errcode = 'RL732',
                message = 'the assignment is not valid',
                detail = sqlerrm,
                hint = 'Name either a loan or a property of the entity; it ends after it starts.';
    end;
    perform internal.emit_event(
        assign_agent.legal_entity_id,
        'agent_assigned',
        'agent_assignment',
        _id,
        jsonb_strip_nulls(
            jsonb_build_object(
                'agent_party_id', assign_agent.agent_party_id,
                'loan_id', assign_agent.loan_id,
                'property_id', assign_agent.property_id
            )
        )
    );
    return query
    select v.*
    from api.agent_assignment as v
    where v.legal_entity_id = assign_agent.legal_entity_id and v.id = _id;
end
$$;

comment on function api.assign_agent(uuid, uuid, uuid, uuid, date, date) is
'Lets an agent look after a loan, or all loans of a property that have no agent of their own, '
'from starts_on (today) until ends_on (exclusive). Who did it without an end is relieved on '
'starts_on. Needs assign_agents. Raises RL001, RL002 (access), RL301 (loan), RL730 (no agent), '
'RL731 (overlap), RL732 (invalid).';

revoke all on function api.assign_agent(uuid, uuid, uuid, uuid, date, date) from public;
grant execute on function api.assign_agent(uuid, uuid, uuid, uuid, date, date) to
rently_loan_officer,
rently_app;
