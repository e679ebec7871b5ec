create or replace view api.agent_assignment with (security_barrier = true) as
select
    legal_entity_id,
    id,
    agent_party_id,
    loan_id,
    property_id,
    assigned_during,
    created_at,
    updated_at,
    row_version
from lending.agent_assignment;

comment on view api.agent_assignment is
'Which agent looks after what, and when? One row an assignment. Current.';
comment on column api.agent_assignment.legal_entity_id is 'The tenant.';
comment on column api.agent_assignment.id is 'Key within the tenant.';
comment on column api.agent_assignment.agent_party_id is 'The agent.';
comment on column api.agent_assignment.loan_id is 'The loan, or null.';
comment on column api.agent_assignment.property_id is 'The property, or null.';
comment on column api.agent_assignment.assigned_during is
'Days on which it does: from, inclusive, until, exclusive.';
comment on column api.agent_assignment.created_at is 'When the row was recorded.';
comment on column api.agent_assignment.updated_at is 'When the row last changed.';
comment on column api.agent_assignment.row_version is 'Counts the changes of the row.';

grant select on api.agent_assignment to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
