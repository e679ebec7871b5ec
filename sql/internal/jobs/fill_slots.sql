-- Turns timers that are due into slots, and sets the timers on. A loop over jobs, because each has
-- slots of its own to find; one job has one due slot unless no scheduler ran for a while.
create or replace function internal.fill_slots() returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _now timestamptz := clock_timestamp();
    _timer ops.job_timer;
    _horizon interval;
begin
    perform internal.start_job_timer(j.jobid)
    from cron.job as j
    where j.active and not exists (select from ops.job_timer as t where t.jobid = j.jobid);

    insert into ops.job_slot (jobid, slot, scheduled_at, state, earliest_at)
    select t.jobid, timezone('UTC', b.started_at), b.started_at, 'waiting', _now
    from ops.job_timer as t
    cross join (select pg_postmaster_start_time() as started_at) as b
    where (t.schedule).is_at_start and t.considered_at < b.started_at
    on conflict do nothing;
    update ops.job_timer as t
    set considered_at = _now
    where (t.schedule).is_at_start and t.considered_at < pg_postmaster_start_time();

    for _timer in
        select t.* from ops.job_timer as t where t.next_at <= _now order by t.next_at
    loop
        _horizon := case
            when (_timer.schedule).every_seconds is null then interval '1 day'
            else interval '10 minutes'
        end;
        if _timer.next_at < _now - _horizon then
            perform internal.miss_slots(_timer, _now - _horizon);
            select f.fire_at, f.slot, f.is_repeat
            into _timer.next_at, _timer.next_slot, _timer.is_next_repeat
            from internal.next_fire(_timer.schedule, _timer.time_zone, _now - _horizon) as f;
        end if;
        perform internal.fill_job_slots(_timer, _now);
    end loop;
end
$$;

comment on function internal.fill_slots() is
'Records every slot that has become due, decides by policy whether it waits to be run, is skipped '
'or was missed, and sets each timer to its next slot.';

revoke all on function internal.fill_slots() from public;
