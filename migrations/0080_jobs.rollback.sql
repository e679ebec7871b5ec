delete from ops.error_code
where code between 'RL800' and 'RL814';
drop function internal.add_standing_job(text, text, text, text);
drop table ops.standing_job;
drop table ops.scheduler_lease;
drop table ops.job_slot;
drop table ops.job_timer;
drop table ops.job_policy;
do $cron$
begin
    if exists (select from pg_catalog.pg_extension where extname = 'pg_cron') then
        return;
    end if;
    drop table cron.job_run_details;
    drop table cron.job;
    drop sequence cron.runid_seq;
    drop sequence cron.jobid_seq;
    drop schema cron;
end
$cron$;
drop type internal.cron_schedule;
