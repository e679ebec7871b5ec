create or replace view ops.v_job as
select
    j.jobid as job_id,
    j.jobname as job_name,
    j.username as user_name,
    j.database as database_name,
    j.schedule,
    coalesce(p.time_zone, 'UTC') as time_zone,
    j.command,
    j.active as is_active
from cron.job as j
left join ops.job_policy as p using (jobid);

comment on view ops.v_job is
'Which jobs are scheduled? One row a job, all users''. Tier 1. No money.';
comment on column ops.v_job.job_id is 'The job.';
comment on column ops.v_job.job_name is 'Its name.';
comment on column ops.v_job.user_name is 'Role as which it runs.';
comment on column ops.v_job.database_name is 'Database in which it runs.';
comment on column ops.v_job.schedule is 'When it runs.';
comment on column ops.v_job.time_zone is 'Zone by whose clock the schedule is read.';
comment on column ops.v_job.command is 'SQL that it runs.';
comment on column ops.v_job.is_active is 'False: it is paused.';

grant select on ops.v_job to rently_scheduler;
