create or replace view api.loan_refinance with (security_barrier = true) as
select
    r.legal_entity_id,
    r.id,
    r.refinanced_loan_id,
    r.repayment_transaction_id,
    r.new_loan_id,
    r.disbursement_transaction_id,
    r.currency_code,
    r.payoff_amount,
    r.value_date,
    r.booked_at
from lending.loan_refinance as r;

comment on view api.loan_refinance is
'Which loan was paid off by which other? One row a loan that was paid off. Amounts in '
'currency_code. Current.';
comment on column api.loan_refinance.legal_entity_id is 'The tenant.';
comment on column api.loan_refinance.id is 'Key within the tenant.';
comment on column api.loan_refinance.refinanced_loan_id is 'The loan that was paid off.';
comment on column api.loan_refinance.repayment_transaction_id is 'What it was paid off by.';
comment on column api.loan_refinance.new_loan_id is 'The loan that paid it off.';
comment on column api.loan_refinance.disbursement_transaction_id is
'The payment out that the payoff is a part of.';
comment on column api.loan_refinance.currency_code is 'Currency of both loans.';
comment on column api.loan_refinance.payoff_amount is 'What paid the old loan off.';
comment on column api.loan_refinance.value_date is 'Day from which it counts.';
comment on column api.loan_refinance.booked_at is 'When it was booked.';

grant select on api.loan_refinance to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
