create or replace function internal.agent_on(
    legal_entity_id uuid, loan_id uuid, on_date date
) returns uuid
language sql stable
set search_path = ''
begin atomic
    -- Two look-ups by key; one join with an `or` would read all assignments of the entity.
    select coalesce(own.agent_party_id, of_property.agent_party_id)
    from lending.loan as l
    left join lending.agent_assignment as own
        on
            l.legal_entity_id = own.legal_entity_id
            and l.id = own.loan_id
            and own.assigned_during @> agent_on.on_date
    left join lending.lease as s
        on l.legal_entity_id = s.legal_entity_id and l.lease_id = s.id
    left join lending.rental_unit as u
        on s.legal_entity_id = u.legal_entity_id and s.rental_unit_id = u.id
    left join lending.agent_assignment as of_property
        on
            u.legal_entity_id = of_property.legal_entity_id
            and u.property_id = of_property.property_id
            and of_property.assigned_during @> agent_on.on_date
    where l.legal_entity_id = agent_on.legal_entity_id and l.id = agent_on.loan_id;
end;

comment on function internal.agent_on(uuid, uuid, date) is
'The agent who looks after a loan on a day: its own, else that of the property it is for. Null if '
'there is none.';

revoke all on function internal.agent_on(uuid, uuid, date) from public;
