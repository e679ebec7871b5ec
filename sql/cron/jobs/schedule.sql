-- unless-extension: pg_cron
create or replace function cron.schedule(schedule text, command text) returns bigint
language plpgsql volatile strict
set search_path = ''
as $$
declare
    _jobid bigint;
begin
    insert into cron.job (schedule, command)
    values (schedule.schedule, schedule.command)
    returning jobid into _jobid;
    return _jobid;
end
$$;

create or replace function cron.schedule(job_name text, schedule text, command text) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _jobid bigint;
begin
    insert into cron.job as j (jobname, schedule, command)
    values (schedule.job_name, schedule.schedule, schedule.command)
    on conflict on constraint jobname_username_uniq
    do update set schedule = excluded.schedule, command = excluded.command, active = true
    returning j.jobid into _jobid;
    return _jobid;
end
$$;

comment on function cron.schedule(text, text) is
'Schedules a job of the caller and returns its number. Raises RL800 to RL805 for the schedule.';
comment on function cron.schedule(text, text, text) is
'Schedules a named job of the caller, or changes the one that has the name, and returns its '
'number. Raises RL800 to RL805 for the schedule.';

revoke all on function cron.schedule(text, text), cron.schedule(text, text, text) from public;
grant execute on function cron.schedule(text, text), cron.schedule(text, text, text) to public;
