-- Runs as rently_refresher, who owns the views and sees every tenant's rows.
create or replace function ops.refresh_view(
    view_name text, is_forced boolean default false
) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _view regclass;
    _state ops.mart_view_state;
    _version text;
    _started timestamptz := clock_timestamp();
    _found record;
    _is_populated boolean;
    _promise interval;
    _is_day_dependent boolean;
begin
    -- The list is asked first: what stands in it is a name that can be looked up.
    select to_regclass(v.view_name) into _view
    from ops.mart_view as v
    where v.view_name = refresh_view.view_name;
    if _view is null then
        raise exception using
            errcode = 'RL852',
            message = 'the materialized view is unknown',
            detail = format('view %L', refresh_view.view_name),
            hint = 'See analytics.v_data_freshness for the names.';
    end if;
    -- One lease a view: whoever comes second does not wait, for the first is at work.
    if not pg_try_advisory_xact_lock(
        hashtextextended('rently refresh ' || refresh_view.view_name, 0)
    ) then
        return 'busy';
    end if;
    select s.* into _state from ops.mart_view_state as s where s.view_name = refresh_view.view_name;
    select c.relispopulated into _is_populated from pg_catalog.pg_class as c where c.oid = _view;
    select
        v.promised_interval,
        v.is_day_dependent
    into _promise, _is_day_dependent
    from ops.mart_view as v
    where v.view_name = refresh_view.view_name;
    _version := internal.source_version(_view);
    if _is_day_dependent then
        -- Wherever a day turns, the sum does.
        select
            format(
                '%s days:%s',
                _version,
                sum((now() at time zone e.time_zone)::date - date 'epoch')
            )
        into _version
        from lending.legal_entity as e;
    end if;
    if not refresh_view.is_forced
        and _is_populated
        and _state.view_oid = _view::oid
        and _state.source_version = _version
        and _state.refreshed_at > _started - 12 * _promise
    then
        -- A session counts its changes up to ten seconds after it has committed them.
        update ops.mart_view_state as s
        set as_of_at = greatest(s.as_of_at, _started - interval '15 seconds')
        where s.view_name = refresh_view.view_name;
        return 'unchanged';
    end if;

    begin
        execute format(
            'refresh materialized view %s %s',
            case when _is_populated then 'concurrently' else '' end,
            _view
        );
        _found := internal.check_mart_view(refresh_view.view_name);
    exception when sqlstate 'RL853' then
        -- The former content is back; the failure must be seen where freshness is looked up.
        update ops.mart_view_state as s
        set failed_at = _started, failure = sqlerrm
        where s.view_name = refresh_view.view_name;
        return 'failed';
    end;

    insert into ops.mart_view_state as s (
        view_name, view_oid, source_version, as_of_at, refreshed_at, row_count, control_total,
        duration
    )
    values (
        refresh_view.view_name,
        _view::oid,
        _version,
        _started,
        _started,
        _found.row_count,
        _found.control_total,
        clock_timestamp() - _started
    )
    on conflict on constraint mart_view_state_pkey do update set
        view_oid = excluded.view_oid,
        source_version = excluded.source_version,
        as_of_at = excluded.as_of_at,
        refreshed_at = excluded.refreshed_at,
        row_count = excluded.row_count,
        control_total = excluded.control_total,
        duration = excluded.duration,
        failed_at = null,
        failure = null;
    return 'refreshed';
end
$$;

comment on function ops.refresh_view(text, boolean) is
'Refreshes one materialized view, concurrently where it holds data, and returns refreshed, '
'unchanged (its sources are as they were, and no day turned that it follows), busy (another '
'session refreshes it) or failed (its control total differs; it keeps its former content). Raises '
'RL852 for an unknown view.';

revoke all on function ops.refresh_view(text, boolean) from public;
grant execute on function ops.refresh_view(text, boolean) to rently_scheduler;
alter function ops.refresh_view(text, boolean) owner to rently_refresher;
