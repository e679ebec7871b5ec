create or replace view api.risk_assessment with (security_barrier = true) as
select
    a.legal_entity_id,
    a.id,
    a.party_id,
    a.loan_id,
    a.model_code,
    a.model_version,
    a.score,
    a.default_probability,
    a.assessed_on,
    a.valid_until_date,
    a.booked_at
from lending.risk_assessment as a;

comment on view api.risk_assessment is
'How likely was each borrower held to default? One row an assessment. Current.';
comment on column api.risk_assessment.legal_entity_id is 'The tenant.';
comment on column api.risk_assessment.id is 'Key within the tenant.';
comment on column api.risk_assessment.party_id is 'The borrower.';
comment on column api.risk_assessment.loan_id is 'The loan; null for all of the borrower.';
comment on column api.risk_assessment.model_code is 'Model.';
comment on column api.risk_assessment.model_version is 'Its version.';
comment on column api.risk_assessment.score is 'Score, on the scale of the model.';
comment on column api.risk_assessment.default_probability is
'Probability of default within twelve months, as a fraction.';
comment on column api.risk_assessment.assessed_on is 'Day whose state was assessed.';
comment on column api.risk_assessment.valid_until_date is
'First day on which it no longer holds, if any.';
comment on column api.risk_assessment.booked_at is 'When it was recorded.';

grant select on api.risk_assessment to
rently_executive,
rently_risk_manager,
rently_compliance_officer,
rently_auditor,
rently_app;
