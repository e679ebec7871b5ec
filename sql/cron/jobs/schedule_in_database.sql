-- unless-extension: pg_cron
create or replace function cron.schedule_in_database(
    job_name text,
    schedule text,
    command text,
    database text,
    username text default null,
    active boolean default true
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _jobid bigint;
begin
    insert into cron.job as j (jobname, schedule, command, database, username, active)
    values (
        schedule_in_database.job_name,
        schedule_in_database.schedule,
        schedule_in_database.command,
        schedule_in_database.database,
        coalesce(schedule_in_database.username, current_user),
        schedule_in_database.active
    )
    on conflict on constraint jobname_username_uniq
    do update set
        schedule = excluded.schedule,
        command = excluded.command,
        database = excluded.database,
        active = excluded.active
    returning j.jobid into _jobid;
    return _jobid;
end
$$;

comment on function cron.schedule_in_database(text, text, text, text, text, boolean) is
'Schedules a named job in a database, or changes the one that has the name. Another user''s name '
'is for superusers. Not granted: an administrator decides who may call it.';

revoke all on function cron.schedule_in_database(text, text, text, text, text, boolean) from public;
