-- unless-extension: pg_cron
create or replace function cron.alter_job(
    job_id bigint,
    schedule text default null,
    command text default null,
    database text default null,
    username text default null,
    active boolean default null
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    update cron.job as j
    set
        schedule = coalesce(alter_job.schedule, j.schedule),
        command = coalesce(alter_job.command, j.command),
        database = coalesce(alter_job.database, j.database),
        username = coalesce(alter_job.username, j.username),
        active = coalesce(alter_job.active, j.active)
    where j.jobid = alter_job.job_id;
    if not found then
        raise exception using
            errcode = 'RL808',
            message = 'the job is unknown',
            detail = format('job %s', alter_job.job_id),
            hint = 'See cron.job for your jobs.';
    end if;
end
$$;

comment on function cron.alter_job(bigint, text, text, text, text, boolean) is
'Changes a job of the caller; what is null stays. Raises RL808. Not granted: an administrator '
'decides who may call it.';

revoke all on function cron.alter_job(bigint, text, text, text, text, boolean) from public;
grant execute on function cron.alter_job(
    bigint, text, text, text, text, boolean
) to rently_scheduler;
