-- requires: internal.is_job_function
create or replace function ops.run_order(
    run_id bigint,
    out user_name text,
    out command text,
    out settings text[],
    out function_name text,
    out function_body text,
    out has_function boolean
)
language plpgsql stable security definer
set search_path = ''
as $$
declare
    _database text;
    _role_id oid;
    _is_superuser boolean;
begin
    select
        d.username,
        case
            when d.command ~* '^\s*refresh\M' then internal.job_command(d.command)
            else d.command
        end,
        d.database,
        r.oid,
        r.rolsuper
    into user_name, command, _database, _role_id, _is_superuser
    from cron.job_run_details as d
    left join pg_catalog.pg_roles as r on r.rolname = d.username
    where d.runid = run_order.run_id;

    if _is_superuser is null or not pg_has_role(session_user, user_name, 'member') then
        raise exception using
            errcode = 'RL810',
            message = 'the job''s role is gone, or the scheduler may not act as it',
            detail = format('role %s, scheduler %s', user_name, session_user),
            hint = 'Grant the role to the scheduler''s login, or give the job another user.';
    elsif _is_superuser then
        raise exception using
            errcode = 'RL809',
            message = 'jobs are not run as a superuser',
            detail = format('role %s', user_name),
            hint = 'Schedule the job as a role that has just the rights it needs.';
    elsif _database <> current_database() then
        raise exception using
            errcode = 'RL812',
            message = 'the job belongs to another database',
            detail = format('database %s, scheduler on %s', _database, current_database()),
            hint = 'Run a scheduler on that database and schedule the job there.';
    end if;

    -- What a session of the role would begin with; the settings of the role in this database come
    -- last.
    settings := array(
        select c.setting
        from pg_catalog.pg_db_role_setting as s
        inner join pg_catalog.pg_database as b on b.datname = current_database()
        cross join lateral unnest(s.setconfig) as c (setting)
        where
            s.setrole in (0, _role_id)
            and s.setdatabase in (0, b.oid)
            and split_part(c.setting, '=', 1) in (
                'search_path', 'TimeZone', 'timezone', 'DateStyle', 'work_mem',
                'maintenance_work_mem'
            )
        order by s.setrole <> 0, s.setdatabase <> 0
    );

    function_name := format('rently_job_%s', _role_id);
    has_function := exists (
        select
        from pg_catalog.pg_proc as p
        where
            p.proname = run_order.function_name
            and p.pronamespace = pg_my_temp_schema()
            and internal.is_job_function(p.oid)
    );
    if not has_function then
        function_body := internal.job_function_body();
    end if;
end
$$;

comment on function ops.run_order(bigint) is
'What a run is to do: role, command, the role''s own settings as name=value; and the temporary '
'function that is to do it, with its body if this session has none yet. Raises RL809, RL810 or '
'RL812 if it may not be done.';

revoke all on function ops.run_order(bigint) from public;
grant execute on function ops.run_order(bigint) to rently_scheduler;
