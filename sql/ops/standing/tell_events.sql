-- requires: api.dispatch_notifications
create or replace function ops.tell_events() returns bigint
language sql volatile security definer
set search_path = ''
begin atomic
    select coalesce(sum(d.queued_count + d.digest_count), 0)::bigint
    from unnest(internal.entities_with('dispatch_notifications')) as e (legal_entity_id)
    cross join lateral api.dispatch_notifications(e.legal_entity_id) as d;
end;

comment on function ops.tell_events() is
'Queues the messages that new events ask for, for each legal entity where the caller may, and '
'returns how many those and their digests were. Safe to run again.';

revoke all on function ops.tell_events() from public;
grant execute on function ops.tell_events() to rently_scheduler;
