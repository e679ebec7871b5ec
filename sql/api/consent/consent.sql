create or replace view api.consent with (security_barrier = true) as
select
    legal_entity_id,
    id,
    party_id,
    purpose,
    channel,
    decision_number,
    is_given,
    effective_at,
    source,
    evidence_document_id,
    recorded_by_account_id,
    created_at
from lending.consent;

comment on view api.consent is
'What did parties consent to, and when? One row a decision; the last one in effect counts. '
'Current.';
comment on column api.consent.legal_entity_id is 'The tenant.';
comment on column api.consent.id is 'Key within the tenant.';
comment on column api.consent.party_id is 'Who decided.';
comment on column api.consent.purpose is 'On what.';
comment on column api.consent.channel is
'For which channel; null for all without a decision of their own.';
comment on column api.consent.decision_number is
'Number of the decision of this party on this purpose and channel, from 1.';
comment on column api.consent.is_given is 'True: given. False: refused or withdrawn.';
comment on column api.consent.effective_at is
'From when it counts; never before the decision that it follows.';
comment on column api.consent.source is 'Where it was said: form, call, message.';
comment on column api.consent.evidence_document_id is 'The document that proves it, if any.';
comment on column api.consent.recorded_by_account_id is 'Account that recorded it.';
comment on column api.consent.created_at is 'When the row was recorded.';

grant select on api.consent to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_compliance_officer,
rently_auditor,
rently_app;
