-- requires: analytics.v_data_freshness
create or replace view ops.v_check_refresh as
select
    case
        when f.failure is not null then format('%s failed: %s', f.view_name, f.failure)
        else format('%s shows %s', f.view_name, coalesce(f.as_of_at::text, 'nothing yet'))
    end as finding
from analytics.v_data_freshness as f
where not f.is_fresh;

comment on view ops.v_check_refresh is
'Are materialized views as fresh as promised? A view is older than promised, or did not agree '
'with its sources: one row a view.';
comment on column ops.v_check_refresh.finding is 'What was found.';

alter view ops.v_check_refresh owner to rently_refresher;
