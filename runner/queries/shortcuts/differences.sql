select
    legal_entity_code,
    currency_code,
    balance,
    difference_amount
from analytics.v_loan_ledger_reconciliation
where not is_reconciled
order by legal_entity_code, currency_code, balance
