select
    legal_entity_code,
    currency_code,
    loan_count,
    principal_outstanding_amount,
    par30_pct,
    on_time_pct
from analytics.v_executive_summary_dashboard
order by legal_entity_code, currency_code
