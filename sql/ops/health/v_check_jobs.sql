-- requires: ops.v_job_health
create or replace view ops.v_check_jobs as
select
    format('job %s is %s: %s', h.job_name, h.health, coalesce(h.last_message, 'never ran'))
        as finding
from ops.v_job_health as h
where h.health in ('absent', 'failing')
union all
select
    format(
        'no scheduler leads; the last did up to %s', coalesce(max(l.expires_at)::text, 'never')
    ) as finding
from ops.scheduler_lease as l
where
    not exists (
        select from pg_catalog.pg_extension as e
        where e.extname = 'pg_cron'
    )
having max(l.expires_at) > now() - interval '1 minute' is not true;

comment on view ops.v_check_jobs is
'Do all jobs run when they should, and succeed? A job does not do its work: one row a job.';
comment on column ops.v_check_jobs.finding is 'What was found.';

alter view ops.v_check_jobs owner to rently_refresher;
