-- requires: api.expire_offers, api.expire_requests
create or replace function ops.expire_waiting() returns bigint
language sql volatile security definer
set search_path = ''
begin atomic
    select coalesce(sum(w.expired), 0)::bigint
    from (
        select api.expire_offers(o.legal_entity_id) as expired
        from unnest(internal.entities_with('expire_offers')) as o (legal_entity_id)
        union all
        select api.expire_requests(r.legal_entity_id)
        from unnest(internal.entities_with('expire_requests')) as r (legal_entity_id)
    ) as w;
end;

comment on function ops.expire_waiting() is
'Closes what nobody answered in time, offers and proposals, for each legal entity where the caller '
'may, and returns how many those were. Safe to run again.';

revoke all on function ops.expire_waiting() from public;
grant execute on function ops.expire_waiting() to rently_scheduler;
