create or replace view ops.v_check_refresh as
select
    case
        when s.failure is not null then format('%s failed: %s', v.view_name, s.failure)
        else format('%s shows %s', v.view_name, coalesce(s.as_of_at::text, 'nothing yet'))
    end as finding
from ops.mart_view as v
left join ops.mart_view_state as s on v.view_name = s.view_name
where s.failure is not null or s.as_of_at > now() - v.promised_interval is not true;

comment on view ops.v_check_refresh is
'Are materialized views as fresh as promised? A view is older than promised, or did not agree '
'with its sources: one row a view.';
comment on column ops.v_check_refresh.finding is 'What was found.';

alter view ops.v_check_refresh owner to rently_refresher;
