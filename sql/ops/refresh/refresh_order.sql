-- requires: internal.relation_sources
create or replace function ops.refresh_order(
    tier integer default null,
    view_name text default null,
    is_due_only boolean default false
) returns table (mart_view text, level integer)
language plpgsql stable security definer
set search_path = ''
as $$
declare
    _wanted text := case
        when refresh_order.view_name !~ '\.' then 'mart.' || refresh_order.view_name
        else refresh_order.view_name
    end;
begin
    if refresh_order.view_name is not null
        and not exists (
            select
            from ops.mart_view as v
            where v.view_name = _wanted and to_regclass(_wanted) is not null
        )
    then
        raise exception using
            errcode = 'RL852',
            message = 'the materialized view is unknown',
            detail = format('view %L', refresh_order.view_name),
            hint = 'See analytics.v_data_freshness for the names.';
    end if;
    return query
    select v.view_name, count(u.view_name)::integer
    from ops.mart_view as v
    cross join lateral (select to_regclass(v.view_name) as relation) as r
    left join ops.mart_view as u
        on to_regclass(u.view_name) in (select s from internal.relation_sources(r.relation) as s)
    where
        r.relation is not null
        and (refresh_order.tier is null or v.tier = refresh_order.tier)
        and (_wanted is null or v.view_name = _wanted)
        and not (
            refresh_order.is_due_only
            and exists (
                select
                from ops.mart_view_state as s
                where
                    s.view_name = v.view_name
                    and s.failed_at is null
                    and s.as_of_at > now() - v.promised_interval / 3
            )
        )
    group by v.view_name
    -- A view reads all that its sources read, and them: so it has more of them.
    order by count(u.view_name), v.view_name;
end
$$;

comment on function ops.refresh_order(integer, text, boolean) is
'The materialized views of a tier, or the one named, each after those that it reads, with the '
'number of these; with is_due_only, those of which a third of the promised age is over. Raises '
'RL852.';

revoke all on function ops.refresh_order(integer, text, boolean) from public;
grant execute on function ops.refresh_order(integer, text, boolean)
to rently_scheduler, rently_refresher;
