-- unless-extension: pg_cron
create or replace function cron.unschedule(job_id bigint) returns boolean
language plpgsql volatile strict
set search_path = ''
as $$
begin
    delete from cron.job as j where j.jobid = unschedule.job_id;
    if not found then
        raise exception using
            errcode = 'RL808',
            message = 'the job is unknown',
            detail = format('job %s', unschedule.job_id),
            hint = 'See cron.job for your jobs.';
    end if;
    return true;
end
$$;

create or replace function cron.unschedule(job_name text) returns boolean
language plpgsql volatile strict
set search_path = ''
as $$
begin
    delete from cron.job as j where j.jobname = unschedule.job_name and j.username = current_user;
    if not found then
        raise exception using
            errcode = 'RL808',
            message = 'the job is unknown',
            detail = format('job %L of %I', unschedule.job_name, current_user),
            hint = 'See cron.job for your jobs.';
    end if;
    return true;
end
$$;

comment on function cron.unschedule(bigint) is 'Removes a job of the caller. Raises RL808.';
comment on function cron.unschedule(text) is
'Removes the caller''s job of this name. Raises RL808.';

revoke all on function cron.unschedule(bigint), cron.unschedule(text) from public;
grant execute on function cron.unschedule(bigint), cron.unschedule(text) to public;
