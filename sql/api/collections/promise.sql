-- requires: internal.promise_progress
create or replace view api.promise with (security_barrier = true) as
select
    p.legal_entity_id,
    p.id,
    p.loan_id,
    p.arrangement_id,
    p.currency_code,
    p.amount,
    p.tolerance_amount,
    p.made_on,
    p.due_on,
    p.status,
    g.required_amount,
    g.paid_amount,
    p.settled_at,
    p.created_at,
    p.row_version
from lending.promise_to_pay as p
cross join lateral internal.promise_progress(p.legal_entity_id, p.id) as g;

comment on view api.promise is
'What did borrowers promise to pay, and what came of it? One row a promise, or part of an '
'arrangement, in the loan''s currency. Current.';
comment on column api.promise.legal_entity_id is 'The tenant.';
comment on column api.promise.id is 'Key within the tenant.';
comment on column api.promise.loan_id is 'The loan.';
comment on column api.promise.arrangement_id is 'The arrangement that it is a part of, if any.';
comment on column api.promise.currency_code is 'Currency of the amounts.';
comment on column api.promise.amount is 'What was promised.';
comment on column api.promise.tolerance_amount is 'What may be missing.';
comment on column api.promise.made_on is 'Day of the promise.';
comment on column api.promise.due_on is 'Last day of the payment.';
comment on column api.promise.status is 'open, kept, broken or cancelled.';
comment on column api.promise.required_amount is
'What must come in to keep it; for a part, with the parts before it.';
comment on column api.promise.paid_amount is
'Posted payments that count for it, as known now.';
comment on column api.promise.settled_at is 'When it was kept, broken or cancelled.';
comment on column api.promise.created_at is 'When it was recorded.';
comment on column api.promise.row_version is 'Counts its changes.';

grant select on api.promise to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_compliance_officer,
rently_auditor,
rently_app;
