create or replace view api.legal_hold with (security_barrier = true) as
select
    legal_entity_id,
    id,
    document_id,
    party_id,
    reason,
    placed_at,
    placed_by_account_id,
    lifted_at,
    lifted_by_account_id,
    lift_reason,
    created_at,
    updated_at,
    row_version
from lending.legal_hold;

comment on view api.legal_hold is
'What must not be given up, and why? One row a hold, lifted ones too. Current.';
comment on column api.legal_hold.legal_entity_id is 'The tenant.';
comment on column api.legal_hold.id is 'Key within the tenant.';
comment on column api.legal_hold.document_id is 'The document held, or null.';
comment on column api.legal_hold.party_id is 'The party held, or null.';
comment on column api.legal_hold.reason is 'Which case asks for it.';
comment on column api.legal_hold.placed_at is 'From when.';
comment on column api.legal_hold.placed_by_account_id is 'Account that placed it.';
comment on column api.legal_hold.lifted_at is 'Until when; null while it holds.';
comment on column api.legal_hold.lifted_by_account_id is 'Account that lifted it.';
comment on column api.legal_hold.lift_reason is 'Why it was lifted.';
comment on column api.legal_hold.created_at is 'When the row was recorded.';
comment on column api.legal_hold.updated_at is 'When the row last changed.';
comment on column api.legal_hold.row_version is 'Counts the changes of the row.';

grant select on api.legal_hold to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_compliance_officer,
rently_auditor;
