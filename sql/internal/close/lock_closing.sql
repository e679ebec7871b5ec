create or replace function internal.lock_closing(legal_entity_id uuid) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(lock_closing.legal_entity_id::text, 46));
end
$$;

comment on function internal.lock_closing(uuid) is
'Waits until nobody else closes a business day of the entity, and keeps others from it until the '
'transaction ends. Payments never ask for this lock.';

revoke all on function internal.lock_closing(uuid) from public;
