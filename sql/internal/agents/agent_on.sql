create or replace function internal.agent_on(
    legal_entity_id uuid, loan_id uuid, on_date date
) returns uuid
language sql stable
set search_path = ''
begin atomic
    select a.agent_party_id
    from lending.loan as l
    left join lending.lease as s
        on l.legal_entity_id = s.legal_entity_id and l.lease_id = s.id
    left join lending.rental_unit as u
        on s.legal_entity_id = u.legal_entity_id and s.rental_unit_id = u.id
    inner join lending.agent_assignment as a
        on
            l.legal_entity_id = a.legal_entity_id
            and (l.id = a.loan_id or u.property_id = a.property_id)
    where
        l.legal_entity_id = agent_on.legal_entity_id
        and l.id = agent_on.loan_id
        and a.assigned_during @> agent_on.on_date
    order by (a.loan_id is null)
    limit 1;
end;

comment on function internal.agent_on(uuid, uuid, date) is
'The agent who looks after a loan on a day: its own, else that of the property it is for. Null if '
'there is none.';

revoke all on function internal.agent_on(uuid, uuid, date) from public;
