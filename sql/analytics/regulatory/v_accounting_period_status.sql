create or replace view analytics.v_accounting_period_status with (security_barrier = true) as
select
    p.legal_entity_id,
    e.code as legal_entity_code,
    p.start_on,
    p.end_on,
    p.status,
    p.updated_at as changed_at
from lending.accounting_period as p
inner join lending.legal_entity as e on p.legal_entity_id = e.id;

comment on view analytics.v_accounting_period_status is
'Which accounting periods are closed? One row an entity and period. Tier 1, always current.';
comment on column analytics.v_accounting_period_status.legal_entity_id is
'The tenant.';
comment on column analytics.v_accounting_period_status.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_accounting_period_status.start_on is
'First day.';
comment on column analytics.v_accounting_period_status.end_on is
'Last day.';
comment on column analytics.v_accounting_period_status.status is
'State of the period.';
comment on column analytics.v_accounting_period_status.changed_at is
'When it last changed.';

grant select on analytics.v_accounting_period_status to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi;
