-- SET ROLE alone would not hold a command: it could RESET ROLE and go on with the scheduler's
-- rights. Inside a security definer function PostgreSQL refuses to change the role, so the command
-- becomes the body of one, owned by the job's role. It is temporary, made anew for each run in the
-- run's own transaction, and nobody else's. Deferred triggers and held cursors would run at commit,
-- as the scheduler: they are fired and closed inside.
create or replace function ops.prepare_run(run_id bigint) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _order record;
    _settings text;
begin
    select * into strict _order from ops.run_order(prepare_run.run_id);
    select coalesce(
        string_agg(
            format(
                'perform pg_catalog.set_config(%L, %L, true);',
                split_part(s.setting, '=', 1),
                substr(s.setting, strpos(s.setting, '=') + 1)
            ),
            ' '
        ),
        ''
    ) into _settings
    from unnest(array['search_path="$user", public'] || _order.settings) as s (setting);

    perform set_config('check_function_bodies', 'off', true);
    perform set_config('role', _order.user_name, true);
    execute format(
        'create function pg_temp.rently_job() returns bigint language plpgsql '
        'security definer as %L',
        format(
            'declare _rows bigint; begin %s execute %L; get diagnostics _rows = row_count; '
            'set constraints all immediate; execute ''close all''; return _rows; end',
            _settings,
            _order.command
        )
    );
    -- Everyone may, unless the role's default privileges say otherwise; a grant is logged as DDL.
    if not has_function_privilege(session_user, 'pg_temp.rently_job()', 'execute') then
        grant execute on function pg_temp.rently_job() to public;
    end if;
    perform set_config('role', 'none', true);

    perform set_config(
        'statement_timeout',
        (extract(epoch from _order.statement_timeout) * 1000)::bigint::text,
        true
    );
    perform set_config(
        'lock_timeout',
        coalesce((extract(epoch from _order.lock_timeout) * 1000)::bigint, 0)::text,
        true
    );
end
$$;

comment on function ops.prepare_run(bigint) is
'Makes pg_temp.rently_job(), which runs the command of a run as the job''s role and cannot leave '
'it, and sets the run''s limits until the transaction ends. Raises RL809, RL810 or RL812.';

revoke all on function ops.prepare_run(bigint) from public;
grant execute on function ops.prepare_run(bigint) to rently_scheduler;
