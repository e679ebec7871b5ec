select
    legal_entity_code as entity,
    currency_code as currency,
    product_code as product,
    status,
    loan_count as loans,
    disbursed_amount as disbursed,
    principal_repaid_amount as repaid,
    principal_outstanding_amount as outstanding,
    par30_amount as par30
from analytics.v_loan_portfolio_overview
order by legal_entity_code, currency_code, product_code, status
