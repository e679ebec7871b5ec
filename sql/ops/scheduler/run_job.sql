-- SET ROLE alone would not hold a command: it could RESET ROLE and go on with the scheduler's
-- rights. Inside a security definer function PostgreSQL refuses to change the role, so the command
-- runs in one that the job's role owns. It is temporary, made once in a session for each role.
-- After the command the search path may be the command's: nothing here may follow it.
create or replace function ops.run_job(run_id bigint) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _order record;
    _rows bigint;
begin
    select * into strict _order from ops.run_order(run_job.run_id);
    if not _order.has_function then
        perform set_config('check_function_bodies', 'off', true);
        perform set_config('role', _order.user_name, true);
        execute format(
            'create function pg_temp.%I(command text, settings text[]) returns bigint '
            'language plpgsql volatile security definer as %L',
            _order.function_name,
            _order.function_body
        );
        -- Everyone may, unless the role's default privileges say otherwise; a grant is logged.
        if not has_function_privilege(
            session_user,
            format('pg_temp.%I(text, text[])', _order.function_name),
            'execute'
        ) then
            execute format(
                'grant execute on function pg_temp.%I(text, text[]) to public',
                _order.function_name
            );
        end if;
        perform set_config('role', 'none', true);
    end if;
    execute format('select pg_temp.%I($1, $2)', _order.function_name)
    into _rows
    using _order.command, array['search_path="$user", public'] || _order.settings;
    return _rows;
end
$$;

comment on function ops.run_job(bigint) is
'Runs the command of a run as the job''s role, which it cannot leave, and returns its number of '
'rows. Raises RL809, RL810 or RL812, or what the command raises.';

revoke all on function ops.run_job(bigint) from public;
grant execute on function ops.run_job(bigint) to rently_scheduler;
