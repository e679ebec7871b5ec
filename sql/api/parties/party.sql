create or replace view api.party with (security_barrier = true) as
select
    legal_entity_id,
    id,
    kind,
    reference,
    segment,
    is_active,
    created_at,
    updated_at,
    row_version
from lending.party;

comment on view api.party is
'Which parties does the entity know? One row a party, without personal data. Current.';
comment on column api.party.legal_entity_id is 'The tenant.';
comment on column api.party.id is 'Key within the tenant.';
comment on column api.party.kind is 'person or organisation.';
comment on column api.party.reference is 'The entity''s own number for the party.';
comment on column api.party.segment is 'Segment for risk and reports.';
comment on column api.party.is_active is 'False once no business is done with it.';
comment on column api.party.created_at is 'When it was recorded.';
comment on column api.party.updated_at is 'When it last changed.';
comment on column api.party.row_version is 'Counts its changes.';

grant select on api.party to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
