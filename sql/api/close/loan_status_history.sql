create or replace view api.loan_status_history with (security_barrier = true) as
select
    h.legal_entity_id,
    h.loan_id,
    h.version_number,
    h.from_status,
    h.to_status,
    h.reason_code,
    h.effective_on,
    h.booked_at,
    h.recorded_by_account_id
from lending.loan_status_history as h;

comment on view api.loan_status_history is
'Which statuses has a loan had, since when and why? One row a status of a loan. Current.';
comment on column api.loan_status_history.legal_entity_id is 'The tenant.';
comment on column api.loan_status_history.loan_id is 'The loan.';
comment on column api.loan_status_history.version_number is 'Counts the loan''s statuses from 1.';
comment on column api.loan_status_history.from_status is 'Status before; null for the first.';
comment on column api.loan_status_history.to_status is 'Status from then on.';
comment on column api.loan_status_history.reason_code is 'Why it changed.';
comment on column api.loan_status_history.effective_on is 'Value date of the change.';
comment on column api.loan_status_history.booked_at is 'When it was booked.';
comment on column api.loan_status_history.recorded_by_account_id is 'Account that changed it.';

grant select on api.loan_status_history to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
