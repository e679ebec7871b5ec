create or replace view api.loan_transfer_offer_loan with (security_barrier = true) as
select
    t.legal_entity_id,
    t.loan_transfer_offer_id,
    t.loan_id,
    t.buyer_legal_entity_id,
    t.currency_code,
    t.is_open,
    t.principal_outstanding_amount,
    t.interest_rate,
    t.maturity_date,
    t.oldest_unpaid_due_date
from lending.loan_transfer_offer_loan as t;

comment on view api.loan_transfer_offer_loan is
'Which loans is an offer to another entity made of, and what were they on its day? One row a loan '
'and offer; seller and buyer see it. Amounts in currency_code. Current.';
comment on column api.loan_transfer_offer_loan.legal_entity_id is
'The tenant: who sells.';
comment on column api.loan_transfer_offer_loan.loan_transfer_offer_id is
'The offer.';
comment on column api.loan_transfer_offer_loan.loan_id is
'The loan.';
comment on column api.loan_transfer_offer_loan.buyer_legal_entity_id is
'Who may buy it.';
comment on column api.loan_transfer_offer_loan.currency_code is
'Currency of the loan.';
comment on column api.loan_transfer_offer_loan.is_open is
'Whether the offer is open.';
comment on column api.loan_transfer_offer_loan.principal_outstanding_amount is
'Principal outstanding on the day of the offer.';
comment on column api.loan_transfer_offer_loan.interest_rate is
'Rate a year as agreed, a fraction.';
comment on column api.loan_transfer_offer_loan.maturity_date is
'Last due date as of the day of the offer.';
comment on column api.loan_transfer_offer_loan.oldest_unpaid_due_date is
'The oldest due date with something unpaid on that day; null: none.';

grant select on api.loan_transfer_offer_loan to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
