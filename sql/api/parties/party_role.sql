create or replace view api.party_role with (security_barrier = true) as
select
    legal_entity_id,
    id,
    party_id,
    role_type,
    valid_during,
    created_at,
    updated_at,
    row_version
from lending.party_role;

comment on view api.party_role is
'What is a party to the entity, and when? One row a role and time. Current.';
comment on column api.party_role.legal_entity_id is 'The tenant.';
comment on column api.party_role.id is 'Key within the tenant.';
comment on column api.party_role.party_id is 'The party.';
comment on column api.party_role.role_type is 'What it is.';
comment on column api.party_role.valid_during is
'Days on which it is that: from, inclusive, until, exclusive.';
comment on column api.party_role.created_at is 'When the row was recorded.';
comment on column api.party_role.updated_at is 'When the row last changed.';
comment on column api.party_role.row_version is 'Counts the changes of the row.';

grant select on api.party_role to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
