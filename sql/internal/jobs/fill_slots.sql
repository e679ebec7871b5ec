-- Turns timers that are due into slots, and sets the timers on. Where no scheduler ran for long,
-- the slots up to a day ago, or ten minutes for jobs by the second, are one row and not listed.
create or replace function internal.fill_slots() returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _now timestamptz := clock_timestamp();
    _timers ops.job_timer[];
    _late record;
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

    -- A loop, because each timer has missed a stretch of its own; hardly ever is there one.
    for _late in
        select
            t as timer,
            b.list_from
        from ops.job_timer as t
        cross join
            lateral (
                select
                    _now - case
                        when (t.schedule).every_seconds is null then interval '1 day'
                        else interval '10 minutes'
                    end as list_from
            ) as b
        where t.next_at < b.list_from
    loop
        perform internal.miss_slots(_late.timer, _late.list_from);
        update ops.job_timer as t
        set
            next_at = f.fire_at,
            next_slot = f.slot,
            is_next_repeat = f.is_repeat,
            considered_at = _late.list_from
        from internal.next_fire(
            (_late.timer).schedule, (_late.timer).time_zone, _late.list_from
        ) as f
        where t.jobid = (_late.timer).jobid;
    end loop;

    _timers := array(select t from ops.job_timer as t where t.next_at <= _now);
    if cardinality(_timers) > 0 then
        perform internal.fill_job_slots(_timers, _now);
    end if;
end
$$;

comment on function internal.fill_slots() is
'Records every slot that has become due, decides by policy whether it waits to be run, is skipped '
'or was missed, and sets each timer to its next slot.';

revoke all on function internal.fill_slots() from public;
