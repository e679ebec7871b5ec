create or replace view api.kyc_check with (security_barrier = true) as
select
    legal_entity_id,
    id,
    party_id,
    level_code,
    reason,
    status,
    provider_code,
    attempt_count,
    available_at,
    result,
    sanctions_result,
    pep_result,
    reason_codes,
    provider_reference,
    evidence_hash,
    evidence_document_id,
    checked_on,
    expires_on,
    requested_by_account_id,
    created_at,
    updated_at,
    row_version
from lending.kyc_check;

comment on view api.kyc_check is
'Who was checked how deeply, and with what result? One row a check. Current.';
comment on column api.kyc_check.legal_entity_id is 'The tenant.';
comment on column api.kyc_check.id is 'Key within the tenant.';
comment on column api.kyc_check.party_id is 'Who is checked.';
comment on column api.kyc_check.level_code is 'How deep.';
comment on column api.kyc_check.reason is 'onboarding, recheck (the last one runs out), suspicion.';
comment on column api.kyc_check.status is
'queued (for an adapter), claimed (by one), completed, abandoned (no provider could answer).';
comment on column api.kyc_check.provider_code is
'Whom it is with; of a completed one, who answered.';
comment on column api.kyc_check.attempt_count is 'Failures so far.';
comment on column api.kyc_check.available_at is
'When it can be claimed: after a failure later, while claimed when the lease ends.';
comment on column api.kyc_check.result is 'passed, referred (a person must decide), failed.';
comment on column api.kyc_check.sanctions_result is
'On a list of sanctions: clear, possible_match, match.';
comment on column api.kyc_check.pep_result is
'Politically exposed: clear, possible_match, match. Who is exposed passes an enhanced check only.';
comment on column api.kyc_check.reason_codes is 'Coded reasons of the result.';
comment on column api.kyc_check.provider_reference is 'The provider''s number for the check.';
comment on column api.kyc_check.evidence_hash is
'SHA-256 of the provider''s answer, so that it can be proved later.';
comment on column api.kyc_check.evidence_document_id is 'The report, if it is kept.';
comment on column api.kyc_check.checked_on is 'Day of the answer.';
comment on column api.kyc_check.expires_on is 'First day on which a passed check counts no more.';
comment on column api.kyc_check.requested_by_account_id is 'Account that asked for it.';
comment on column api.kyc_check.created_at is 'When the row was recorded.';
comment on column api.kyc_check.updated_at is 'When the row last changed.';
comment on column api.kyc_check.row_version is 'Counts the changes of the row.';

grant select on api.kyc_check to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_compliance_officer,
rently_auditor,
rently_app;
