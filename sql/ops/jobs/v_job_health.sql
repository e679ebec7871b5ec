-- pg_cron, where it runs the jobs, keeps runs and no slots: there a run stands for one, and when
-- the next is due is not known.
create or replace view ops.v_job_health as
with job_slot as (
    select
        s.jobid,
        s.scheduled_at,
        s.started_at,
        s.finished_at,
        s.state,
        s.attempt
    from ops.job_slot as s
    union all
    select
        d.jobid,
        d.start_time as scheduled_at,
        d.start_time as started_at,
        d.end_time as finished_at,
        case when d.status in ('succeeded', 'failed') then d.status else 'running' end as state,
        1 as attempt
    from cron.job_run_details as d
    where exists (
        select from pg_catalog.pg_extension as e
        where e.extname = 'pg_cron'
    )
),

success as (
    select
        s.jobid,
        max(s.scheduled_at) as last_slot_at,
        max(s.finished_at) as last_success_at,
        round(
            (
                percentile_cont(0.95) within group (
                    order by extract(epoch from s.finished_at - s.started_at)
                )
            )::numeric,
            3
        ) as p95_seconds
    from job_slot as s
    where s.state = 'succeeded'
    group by s.jobid
),

slot as (
    select
        s.jobid,
        count(*) filter (
            where s.state = 'failed' and s.scheduled_at > coalesce(c.last_slot_at, '-infinity')
        ) as failure_streak,
        count(*) filter (
            where s.state = 'missed' and s.scheduled_at > now() - interval '7 days'
        ) as missed_slots,
        count(*) filter (where s.state = 'waiting') as waiting_slots,
        bool_or(s.state = 'running') as is_running,
        min(s.scheduled_at) filter (where s.state = 'waiting' and s.attempt = 0) as waiting_since
    from job_slot as s
    left join success as c using (jobid)
    group by s.jobid
),

last_run as (
    select distinct on (d.jobid)
        d.jobid,
        d.start_time,
        d.status,
        d.return_message
    from cron.job_run_details as d
    order by d.jobid asc, d.runid desc
),

job as (
    select
        j.jobid as job_id,
        j.jobname as job_name,
        j.username as user_name,
        j.schedule,
        p.time_zone,
        j.active as is_active,
        t.next_at as next_run_at,
        r.start_time as last_run_at,
        r.status as last_status,
        r.return_message as last_message,
        c.last_success_at,
        c.p95_seconds,
        coalesce(s.failure_streak, 0) as failure_streak,
        coalesce(s.missed_slots, 0) as missed_slots,
        coalesce(s.waiting_slots, 0) as waiting_slots,
        coalesce(s.is_running, false) as is_running,
        j.active
        and coalesce(least(t.next_at, s.waiting_since) < now() - p.alert_after, false) as is_absent
    from cron.job as j
    left join ops.job_policy as p using (jobid)
    left join ops.job_timer as t using (jobid)
    left join success as c using (jobid)
    left join slot as s using (jobid)
    left join last_run as r using (jobid)
)

select
    job.job_id,
    job.job_name,
    job.user_name,
    job.schedule,
    job.time_zone,
    job.is_active,
    job.next_run_at,
    job.last_run_at,
    job.last_status,
    job.last_message,
    job.last_success_at,
    job.p95_seconds,
    job.failure_streak,
    job.missed_slots,
    job.waiting_slots,
    job.is_running,
    job.is_absent,
    case
        when not job.is_active then 'paused'
        when job.is_absent then 'absent'
        when job.failure_streak > 0 then 'failing'
        else 'ok'
    end as health
from job;

comment on view ops.v_job_health is
'Do the jobs run as they should? One row a job. Tier 1. No money.';
comment on column ops.v_job_health.job_id is 'The job.';
comment on column ops.v_job_health.job_name is 'Its name.';
comment on column ops.v_job_health.user_name is 'Role as which it runs.';
comment on column ops.v_job_health.schedule is 'When it runs.';
comment on column ops.v_job_health.time_zone is 'Zone by whose clock the schedule is read.';
comment on column ops.v_job_health.is_active is 'False: it is paused.';
comment on column ops.v_job_health.next_run_at is 'When it is due next.';
comment on column ops.v_job_health.last_run_at is 'When its last attempt started.';
comment on column ops.v_job_health.last_status is
'How that attempt stands: starting, running, succeeded, failed.';
comment on column ops.v_job_health.last_message is 'What that attempt reported.';
comment on column ops.v_job_health.last_success_at is 'When it last succeeded.';
comment on column ops.v_job_health.p95_seconds is
'Time that 95 of 100 successful runs stayed below, in seconds.';
comment on column ops.v_job_health.failure_streak is 'Slots that failed since the last success.';
comment on column ops.v_job_health.missed_slots is
'Slots of the last seven days that were not run because no scheduler ran in time.';
comment on column ops.v_job_health.waiting_slots is 'Slots that wait to be run.';
comment on column ops.v_job_health.is_running is 'Whether it runs now.';
comment on column ops.v_job_health.is_absent is
'Whether an expected run is overdue by more than the job''s alert_after.';
comment on column ops.v_job_health.health is 'paused, absent, failing or ok.';

grant select on ops.v_job_health to rently_monitor, rently_scheduler, rently_refresher;
