-- requires: internal.next_fire, internal.parse_schedule
create or replace function internal.start_job_timer(job_id bigint) returns void
language sql volatile
set search_path = ''
begin atomic
    insert into ops.job_policy (jobid)
    values (start_job_timer.job_id)
    on conflict do nothing;

    insert into ops.job_timer (
        jobid, schedule, time_zone, next_at, next_slot, is_next_repeat, considered_at
    )
    select
        j.jobid,
        s.schedule,
        s.time_zone,
        f.fire_at,
        f.slot,
        f.is_repeat,
        clock_timestamp()
    from cron.job as j
    inner join ops.job_policy as p using (jobid)
    cross join
        lateral (
            select
                internal.parse_schedule(j.schedule) as schedule,
                p.time_zone
        ) as s
    cross join lateral internal.next_fire(s.schedule, s.time_zone, clock_timestamp()) as f
    where j.jobid = start_job_timer.job_id
    on conflict (jobid) do update set
        schedule = excluded.schedule,
        time_zone = excluded.time_zone,
        next_at = excluded.next_at,
        next_slot = excluded.next_slot,
        is_next_repeat = excluded.is_next_repeat,
        considered_at = excluded.considered_at;
end;

comment on function internal.start_job_timer(bigint) is
'Starts or restarts a job''s timer from now: reads its schedule and finds its next slot. A job '
'without a policy gets the default one.';

revoke all on function internal.start_job_timer(bigint) from public;
