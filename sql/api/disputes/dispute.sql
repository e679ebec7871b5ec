-- requires: internal.business_date
create or replace view api.dispute with (security_barrier = true) as
select
    d.legal_entity_id,
    d.id,
    d.loan_id,
    d.currency_code,
    d.kind,
    d.disputed_amount,
    d.loan_transaction_id,
    d.reason,
    d.external_reference,
    d.opened_on,
    d.deadline_date,
    d.state,
    d.outcome,
    d.resolved_on,
    d.resolution_transaction_id,
    d.state in ('open', 'in_review')
    and d.deadline_date < internal.business_date(d.legal_entity_id) as is_late,
    (
        select count(*)
        from lending.dispute_evidence as e
        where e.legal_entity_id = d.legal_entity_id and e.dispute_id = d.id
    ) as evidence_count,
    d.created_at,
    d.updated_at,
    d.row_version
from lending.dispute as d;

comment on view api.dispute is
'What is disputed, until when must it be resolved, and how was it? One row a dispute, in the '
'loan''s currency. Current.';
comment on column api.dispute.legal_entity_id is 'The tenant.';
comment on column api.dispute.id is 'Key within the tenant.';
comment on column api.dispute.loan_id is 'The loan.';
comment on column api.dispute.currency_code is 'Currency of the amount.';
comment on column api.dispute.kind is 'amount, charge, payment_discrepancy or chargeback.';
comment on column api.dispute.disputed_amount is 'How much is disputed.';
comment on column api.dispute.loan_transaction_id is 'The payment that it is about, if any.';
comment on column api.dispute.reason is 'Why.';
comment on column api.dispute.external_reference is 'The provider''s reference.';
comment on column api.dispute.opened_on is 'When it was opened.';
comment on column api.dispute.deadline_date is 'Last day to resolve it.';
comment on column api.dispute.state is 'open, in_review, resolved or withdrawn.';
comment on column api.dispute.outcome is 'Whom it was resolved for: borrower or lender.';
comment on column api.dispute.resolved_on is 'When it was resolved or withdrawn.';
comment on column api.dispute.resolution_transaction_id is 'What the resolution posted.';
comment on column api.dispute.is_late is 'Whether it is open beyond its deadline.';
comment on column api.dispute.evidence_count is 'Documents of evidence.';
comment on column api.dispute.created_at is 'When it was recorded.';
comment on column api.dispute.updated_at is 'When it last changed.';
comment on column api.dispute.row_version is 'Counts its changes.';

grant select on api.dispute to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_compliance_officer,
rently_auditor,
rently_app;
