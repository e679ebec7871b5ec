create or replace function internal.require_job(job_id bigint) returns void
language plpgsql stable
set search_path = ''
as $$
begin
    if not exists (
        select
        from cron.job as j
        inner join pg_catalog.pg_roles as r on r.rolname = j.username
        where
            j.jobid = require_job.job_id
            and (internal.is_administrator() or pg_has_role(session_user, r.oid, 'member'))
    ) then
        raise exception using
            errcode = 'RL808',
            message = 'the job is unknown',
            detail = format('job %s, user %s', require_job.job_id, session_user),
            hint = 'See cron.job for your jobs.';
    end if;
end
$$;

comment on function internal.require_job(bigint) is
'Raises RL808 unless the job exists and is the login''s, of a role of the login, or the login is '
'an administrator.';

revoke all on function internal.require_job(bigint) from public;
