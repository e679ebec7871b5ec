-- Whoever changes the days of a lease locks its unit first, as api.sign_lease() does; in the order
-- of their keys, so that two moves cannot wait for each other.
create or replace function internal.lock_lease_units(
    legal_entity_id uuid, lease_ids uuid[]
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    perform
    from lending.rental_unit as u
    where
        u.legal_entity_id = lock_lease_units.legal_entity_id
        and u.id in (
            select l.rental_unit_id
            from lending.lease as l
            where
                l.legal_entity_id = lock_lease_units.legal_entity_id
                and l.id = any (lock_lease_units.lease_ids)
        )
    order by u.id
    for no key update;
end
$$;

comment on function internal.lock_lease_units(uuid, uuid[]) is
'Locks the units of leases against other commands on their leases.';

revoke all on function internal.lock_lease_units(uuid, uuid[]) from public;
