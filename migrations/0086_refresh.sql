-- Materialized views: what each promises, how its content is checked, and how the last refresh
-- went.

grant create on schema analytics to rently_refresher;

create table ops.mart_view (
    view_name text primary key,
    tier integer not null,
    promised_interval interval not null,
    control_column text,
    control_view text,
    is_day_dependent boolean not null default false,
    created_at timestamptz not null default now(),
    constraint mart_view_is_in_mart_check check (view_name ~ '^mart\.mv_[a-z0-9_]+$'),
    constraint mart_view_tier_check check (tier in (2, 3)),
    constraint mart_view_promised_interval_check check (promised_interval >= interval '1 minute'),
    constraint mart_view_control_is_whole_check check (
        (control_column is null) = (control_view is null)
    ),
    constraint mart_view_control_view_is_internal_check check (
        control_view ~ '^internal\.v_control_[a-z0-9_]+$'
    )
);

comment on table ops.mart_view is
'Materialized views that ops.refresh() keeps fresh. A migration lists each.';
comment on column ops.mart_view.view_name is 'Qualified name.';
comment on column ops.mart_view.tier is '2: minutes; 3: hours.';
comment on column ops.mart_view.promised_interval is 'Age that its data stay below.';
comment on column ops.mart_view.control_column is
'Column whose sum is checked after each refresh; null for none.';
comment on column ops.mart_view.control_view is
'View of one row with row_count and control_total, computed from the sources by another query.';
comment on column ops.mart_view.is_day_dependent is
'Whether its content depends on the business date, so that it changes when a day turns.';
comment on column ops.mart_view.created_at is 'When the row was recorded.';

create table ops.mart_view_state (
    view_name text primary key references ops.mart_view (view_name) on delete cascade,
    view_oid oid not null,
    source_version text not null,
    as_of_at timestamptz not null,
    refreshed_at timestamptz not null,
    row_count bigint not null,
    control_total numeric,
    duration interval not null,
    failed_at timestamptz,
    failure text
);

comment on table ops.mart_view_state is 'The last refresh of each materialized view.';
comment on column ops.mart_view_state.view_name is 'The view.';
comment on column ops.mart_view_state.view_oid is
'Which incarnation of it: a deploy may have made it anew.';
comment on column ops.mart_view_state.source_version is
'Counts of the changes of its sources when it was refreshed.';
comment on column ops.mart_view_state.as_of_at is
'Moment whose data it shows: of the last refresh, or of the last look that found its sources '
'unchanged.';
comment on column ops.mart_view_state.refreshed_at is 'When it was last refreshed.';
comment on column ops.mart_view_state.row_count is 'Its rows then.';
comment on column ops.mart_view_state.control_total is 'Its control total then.';
comment on column ops.mart_view_state.duration is 'How long that took.';
comment on column ops.mart_view_state.failed_at is
'When a later refresh failed its check; null if none did.';
comment on column ops.mart_view_state.failure is 'Why.';

-- Refreshing is rently_refresher's work, for whom row security leaves every row.
grant select on ops.mart_view to rently_refresher;
grant select, insert, update on ops.mart_view_state to rently_refresher;

-- A definition cannot grant what it has given to rently_refresher back to rently_owner; here
-- rently_refresher grants it, so that an administrator refreshes as the owner too.
create function ops.refresh_one_view(view_name text, is_forced boolean) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    return ops.refresh_view(refresh_one_view.view_name, refresh_one_view.is_forced);
end
$$;

comment on function ops.refresh_one_view(text, boolean) is
'Calls ops.refresh_view() for the scheduler and for an administrator as rently_owner.';

alter function ops.refresh_one_view(text, boolean) owner to rently_refresher;
set local role rently_refresher;
grant execute on function ops.refresh_one_view(text, boolean) to rently_owner, rently_scheduler;
set local role rently_owner;

insert into ops.mart_view (view_name, tier, promised_interval, control_column, control_view) values
(
    'mart.mv_active_loans_summary',
    2,
    interval '10 minutes',
    'total_principal_amount',
    'internal.v_control_active_loans_summary'
);

select internal.add_standing_job(
    'rently-refresh-tier-2',
    '*/5 * * * *',
    'select ops.refresh(tier => 2)',
    'Refreshes the materialized views of tier 2 whose sources changed.'
);
select internal.add_standing_job(
    'rently-refresh-tier-3',
    '5 * * * *',
    'select ops.refresh(tier => 3, is_due_only => true)',
    'Refreshes the hourly, daily and weekly views, by what each promises, whose sources changed.'
);

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL852',
    'unknown_mart_view',
    'No materialized view of ops.mart_view is called so.',
    'See analytics.v_data_freshness for the names.'
),
(
    'RL853',
    'control_total_differs',
    'A refreshed view does not add up to its sources; it keeps its former content.',
    'Compare the view with its control view; see ops.mart_view_state.'
);
