-- unless-extension: pg_cron
-- requires: internal.set_job_timer
create or replace trigger job_500_set_timer after insert or update of schedule, active on cron.job
for each row execute function internal.set_job_timer();

comment on trigger job_500_set_timer on cron.job is
'Refuses a schedule that cannot be read; says when the job is due next.';
