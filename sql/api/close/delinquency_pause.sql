create or replace view api.delinquency_pause with (security_barrier = true) as
select
    p.legal_entity_id,
    p.id,
    p.loan_id,
    lower(p.paused_during) as from_date,
    upper(p.paused_during) as until_date,
    p.reason,
    p.created_at,
    p.updated_at,
    p.row_version
from lending.delinquency_pause as p;

comment on view api.delinquency_pause is
'On which days does lateness of a loan not count? One row a pause. Current.';
comment on column api.delinquency_pause.legal_entity_id is 'The tenant.';
comment on column api.delinquency_pause.id is 'Key within the tenant.';
comment on column api.delinquency_pause.loan_id is 'The loan.';
comment on column api.delinquency_pause.from_date is 'First day that does not count.';
comment on column api.delinquency_pause.until_date is
'First day that counts again; null while it runs.';
comment on column api.delinquency_pause.reason is 'Why.';
comment on column api.delinquency_pause.created_at is 'When the row was recorded.';
comment on column api.delinquency_pause.updated_at is 'When the row last changed.';
comment on column api.delinquency_pause.row_version is 'Counts the changes of the row.';

grant select on api.delinquency_pause to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
