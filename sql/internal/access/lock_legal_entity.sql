create or replace function internal.lock_legal_entity(legal_entity_id uuid) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    perform
    from lending.legal_entity as e
    where e.id = lock_legal_entity.legal_entity_id
    for no key update;
end
$$;

comment on function internal.lock_legal_entity(uuid) is
'Lets what changes the rules or the payouts of a legal entity wait for each other until the end of '
'the transaction. Loans and payments, which only refer to the entity, do not wait.';

revoke all on function internal.lock_legal_entity(uuid) from public;
