create or replace view api.kyc_provider with (security_barrier = true) as
select
    legal_entity_id,
    code,
    name,
    priority,
    deepest_level,
    is_active,
    failures_in_a_row,
    rests_until_at,
    created_at,
    updated_at,
    row_version
from lending.kyc_provider;

comment on view api.kyc_provider is
'Who checks identities, and how well does it answer? One row a provider. Current.';
comment on column api.kyc_provider.legal_entity_id is 'The tenant.';
comment on column api.kyc_provider.code is 'Name for adapters.';
comment on column api.kyc_provider.name is 'Name for people.';
comment on column api.kyc_provider.priority is 'The lowest number is asked first.';
comment on column api.kyc_provider.deepest_level is 'Deepest level that it can check.';
comment on column api.kyc_provider.is_active is 'False once it is not asked any more.';
comment on column api.kyc_provider.failures_in_a_row is 'Failures since its last answer. Derived.';
comment on column api.kyc_provider.rests_until_at is
'It failed too often: until then others are asked first; null if it does not rest. Derived.';
comment on column api.kyc_provider.created_at is 'When the row was recorded.';
comment on column api.kyc_provider.updated_at is 'When the row last changed.';
comment on column api.kyc_provider.row_version is 'Counts the changes of the row.';

grant select on api.kyc_provider to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_compliance_officer,
rently_auditor,
rently_app;
