create or replace function internal.lock_lease(
    legal_entity_id uuid, lease_id uuid
) returns lending.lease
language plpgsql volatile
set search_path = ''
as $$
declare
    _lease lending.lease;
begin
    select l.* into _lease
    from lending.lease as l
    where l.legal_entity_id = lock_lease.legal_entity_id and l.id = lock_lease.lease_id
    for no key update;
    if not found then
        raise exception using
            errcode = 'RL721',
            message = 'the entity has no such lease',
            detail = format('lease_id %s', lock_lease.lease_id),
            hint = 'Look it up in api.lease.';
    end if;
    return _lease;
end
$$;

comment on function internal.lock_lease(uuid, uuid) is
'The lease, locked against other commands. Raises RL721 if there is none.';

revoke all on function internal.lock_lease(uuid, uuid) from public;
