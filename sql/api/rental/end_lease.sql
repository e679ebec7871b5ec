-- requires: api.lease
create or replace function api.end_lease(
    legal_entity_id uuid,
    lease_id uuid,
    ends_on date,
    reason text
) returns setof api.lease
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(end_lease.legal_entity_id, 'manage_rentals');
    perform internal.require_approval(end_lease.legal_entity_id, 'end_lease');
    perform internal.lock_lease_units(end_lease.legal_entity_id, array[end_lease.lease_id]);
    perform internal.end_lease_on(
        internal.lock_lease(end_lease.legal_entity_id, end_lease.lease_id),
        end_lease.ends_on,
        end_lease.reason
    );
    return query
    select v.*
    from api.lease as v
    where v.legal_entity_id = end_lease.legal_entity_id and v.id = end_lease.lease_id;
end
$$;

comment on function api.end_lease(uuid, uuid, date, text) is
'Ends a lease early: ends_on is the first day after it. On its first day or before, it is '
'cancelled. What the landlord gives back comes with api.record_landlord_refund(). Needs '
'manage_rentals. Raises RL001, RL002 (access), RL721 (lease), RL723 (day, reason), RL724 (ended '
'already).';

revoke all on function api.end_lease(uuid, uuid, date, text) from public;
grant execute on function api.end_lease(uuid, uuid, date, text) to rently_loan_officer, rently_app;
