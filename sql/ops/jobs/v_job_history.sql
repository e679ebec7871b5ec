create or replace view ops.v_job_history as
select
    s.jobid as job_id,
    j.jobname as job_name,
    s.slot,
    s.is_repeat,
    s.scheduled_at,
    s.state,
    s.attempt,
    s.started_at,
    s.finished_at,
    s.sqlstate,
    s.message
from ops.job_slot as s
left join cron.job as j using (jobid);

comment on view ops.v_job_history is
'What became of the slots of jobs? One row a slot. Tier 1. No money.';
comment on column ops.v_job_history.job_id is 'The job.';
comment on column ops.v_job_history.job_name is 'Its name; null once it is removed.';
comment on column ops.v_job_history.slot is 'What the job''s clock showed.';
comment on column ops.v_job_history.is_repeat is
'Whether it showed it for the second time that day.';
comment on column ops.v_job_history.scheduled_at is 'The moment it was due.';
comment on column ops.v_job_history.state is
'waiting, running, succeeded, failed, skipped or missed.';
comment on column ops.v_job_history.attempt is 'Attempts made.';
comment on column ops.v_job_history.started_at is 'When the last attempt started.';
comment on column ops.v_job_history.finished_at is 'When it was settled.';
comment on column ops.v_job_history.sqlstate is 'Error of the last attempt.';
comment on column ops.v_job_history.message is 'Error, number of rows, or why it did not run.';

grant select on ops.v_job_history to rently_monitor, rently_scheduler;
