-- A loop, because each view is refreshed by a statement of its own, after those that it reads.
create or replace function ops.refresh(
    tier integer default null,
    view_name text default null,
    is_forced boolean default false,
    is_due_only boolean default false
) returns table (mart_view text, outcome text)
language plpgsql volatile
set search_path = ''
as $$
begin
    for mart_view in
        select o.mart_view
        from ops.refresh_order(refresh.tier, refresh.view_name, refresh.is_due_only) as o
    loop
        outcome := ops.refresh_one_view(refresh.mart_view, refresh.is_forced);
        return next;
    end loop;
end
$$;

comment on function ops.refresh(integer, text, boolean, boolean) is
'Refreshes the materialized views of a tier, or the one named, in the order of their '
'dependencies, and returns what became of each; see ops.refresh_view(). With is_due_only, those of '
'which a third of the promised age is over: one job serves hourly, daily and weekly views. Raises '
'RL852.';

revoke all on function ops.refresh(integer, text, boolean, boolean) from public;
grant execute on function ops.refresh(integer, text, boolean, boolean) to rently_scheduler;
