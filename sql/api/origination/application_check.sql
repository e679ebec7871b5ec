create or replace view api.application_check with (security_barrier = true) as
select
    c.legal_entity_id,
    c.id,
    c.application_id,
    c.run_number,
    c.check_code,
    c.subject,
    c.outcome,
    c.reason_code,
    c.inputs,
    c.checked_on,
    c.created_at
from lending.application_check as c;

comment on view api.application_check is
'What did the automatic checks of an application find? One row a check of a run. Current.';
comment on column api.application_check.legal_entity_id is 'The tenant.';
comment on column api.application_check.id is 'Key within the tenant.';
comment on column api.application_check.application_id is 'The application.';
comment on column api.application_check.run_number is 'Counts the runs; the highest is the last.';
comment on column api.application_check.check_code is 'What was checked.';
comment on column api.application_check.subject is
'Of what: application, the key of a party, or the name of a rule.';
comment on column api.application_check.outcome is 'pass, refer or fail.';
comment on column api.application_check.reason_code is 'Why it did not pass.';
comment on column api.application_check.inputs is
'What was compared with what; amounts in the application''s currency.';
comment on column api.application_check.checked_on is 'Business date of the check.';
comment on column api.application_check.created_at is 'When it was recorded.';

grant select on api.application_check to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_compliance_officer,
rently_auditor,
rently_app;
