select
    view_name,
    tier,
    age,
    promised_interval,
    is_fresh
from analytics.v_data_freshness
order by is_fresh, view_name
