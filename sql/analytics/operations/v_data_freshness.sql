create or replace view analytics.v_data_freshness with (security_barrier = true) as
select
    v.view_name,
    v.tier,
    s.as_of_at,
    s.refreshed_at,
    now() - s.as_of_at as age,
    v.promised_interval,
    coalesce(now() - s.as_of_at <= v.promised_interval and s.failed_at is null, false) as is_fresh,
    s.row_count,
    s.duration as refresh_duration,
    s.failed_at,
    s.failure
from ops.mart_view as v
left join ops.mart_view_state as s using (view_name);

comment on view analytics.v_data_freshness is
'How old are the figures of each materialized view, against what is promised? One row a view. '
'Tier 1.';
comment on column analytics.v_data_freshness.view_name is 'The materialized view.';
comment on column analytics.v_data_freshness.tier is '2: minutes; 3: hours.';
comment on column analytics.v_data_freshness.as_of_at is
'Moment whose data it shows; null if it was never refreshed.';
comment on column analytics.v_data_freshness.refreshed_at is
'When it was last refreshed; as_of_at is later if its sources have not changed since.';
comment on column analytics.v_data_freshness.age is 'Age of its data.';
comment on column analytics.v_data_freshness.promised_interval is 'Age that its data stay below.';
comment on column analytics.v_data_freshness.is_fresh is
'Whether the promise is kept and the last refresh passed its check.';
comment on column analytics.v_data_freshness.row_count is 'Its rows at the last refresh.';
comment on column analytics.v_data_freshness.refresh_duration is 'How long that refresh took.';
comment on column analytics.v_data_freshness.failed_at is
'When a later refresh failed its check; null if none did.';
comment on column analytics.v_data_freshness.failure is 'Why.';

grant select on analytics.v_data_freshness to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor,
rently_readonly_analyst,
rently_bi,
rently_monitor,
rently_scheduler,
rently_refresher;
