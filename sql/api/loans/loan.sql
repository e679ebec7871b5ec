create or replace view api.loan with (security_barrier = true) as
select
    l.legal_entity_id,
    l.id,
    l.loan_number,
    l.status,
    p.code as product_code,
    l.product_version_id,
    l.borrower_party_id,
    l.currency_code,
    l.principal_amount,
    l.interest_rate,
    l.instalment_count,
    l.start_date,
    l.maturity_date,
    l.disbursed_amount,
    l.principal_outstanding_amount,
    l.principal_repaid_amount,
    l.interest_repaid_amount,
    l.credit_balance_amount,
    l.oldest_unpaid_due_date,
    l.closed_on,
    l.created_at,
    l.updated_at,
    l.row_version,
    l.lease_id,
    l.capitalised_amount,
    l.first_due_date
from lending.loan as l
inner join lending.product as p
    on l.legal_entity_id = p.legal_entity_id and l.product_id = p.id;

comment on view api.loan is
'What loans are there and where do they stand? One row a loan. Amounts in its currency. Current.';
comment on column api.loan.legal_entity_id is 'The tenant.';
comment on column api.loan.id is 'Key within the tenant.';
comment on column api.loan.loan_number is 'Number for people.';
comment on column api.loan.status is 'State: approved, active, closed, charged_off, written_off.';
comment on column api.loan.product_code is 'The product.';
comment on column api.loan.product_version_id is 'The terms it is pinned to.';
comment on column api.loan.borrower_party_id is 'Who owes it.';
comment on column api.loan.currency_code is 'Currency of the amounts.';
comment on column api.loan.principal_amount is 'Agreed principal.';
comment on column api.loan.interest_rate is 'Nominal rate a year as a fraction.';
comment on column api.loan.instalment_count is 'Number of instalments.';
comment on column api.loan.start_date is 'Day from which interest runs.';
comment on column api.loan.maturity_date is 'Due date of the last instalment.';
comment on column api.loan.disbursed_amount is 'Paid out so far.';
comment on column api.loan.principal_outstanding_amount is 'Principal still owed.';
comment on column api.loan.principal_repaid_amount is 'Principal paid back.';
comment on column api.loan.interest_repaid_amount is 'Interest paid.';
comment on column api.loan.credit_balance_amount is 'Paid beyond what was owed; we owe it back.';
comment on column api.loan.oldest_unpaid_due_date is
'Due date of the first instalment not fully paid.';
comment on column api.loan.closed_on is 'Value date of the last payment.';
comment on column api.loan.created_at is 'When it was recorded.';
comment on column api.loan.updated_at is 'When it last changed.';
comment on column api.loan.row_version is 'Counts its changes.';
comment on column api.loan.lease_id is 'The lease whose rent it pays in advance, if any.';
comment on column api.loan.capitalised_amount is 'Income added to the principal so far.';
comment on column api.loan.first_due_date is
'Due date agreed of the first instalment; null: one period after the start.';

grant select on api.loan to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
