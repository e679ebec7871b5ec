select
    legal_entity_code,
    currency_code,
    dpd_bucket,
    loan_count,
    principal_outstanding_amount
from analytics.v_dpd_analysis
order by legal_entity_code, currency_code, bucket_position
