-- The sources are totalled before and after the view: while others write, the view is right if its
-- total lies between the two.
create or replace function internal.check_mart_view(
    view_name text,
    out row_count bigint,
    out control_total numeric
)
language plpgsql volatile
set search_path = ''
as $$
declare
    _view ops.mart_view;
    _before record;
    _after record;
    _totals text;
begin
    select v.* into strict _view
    from ops.mart_view as v
    where v.view_name = check_mart_view.view_name;
    if _view.control_view is null then
        execute format('select count(*) from %s', _view.view_name) into row_count;
        return;
    end if;
    -- Cast, because a record that has another type in the next view breaks the plan of this one.
    _totals := format(
        'select row_count::bigint, control_total::numeric from %s', _view.control_view
    );
    execute _totals into _before;
    execute format(
        'select count(*), coalesce(sum(%I), 0) from %s', _view.control_column, _view.view_name
    ) into row_count, control_total;
    execute _totals into _after;
    if row_count not between least(_before.row_count, _after.row_count)
        and greatest(_before.row_count, _after.row_count)
        or control_total not between least(_before.control_total, _after.control_total)
        and greatest(_before.control_total, _after.control_total)
    then
        raise exception using
            errcode = 'RL853',
            message = format(
                '%s has %s rows and adds up to %s, its sources to %s and %s',
                _view.view_name, row_count, control_total, _after.row_count, _after.control_total
            ),
            detail = format('control view %s', _view.control_view),
            hint = 'The view keeps its former content. Compare it with its control view.';
    end if;
end
$$;

comment on function internal.check_mart_view(text) is
'Rows and control total of a materialized view, compared with its sources. Raises RL853 if they '
'differ.';

revoke all on function internal.check_mart_view(text) from public;
grant execute on function internal.check_mart_view(text) to rently_refresher;
