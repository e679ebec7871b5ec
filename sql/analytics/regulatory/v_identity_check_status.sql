create or replace view analytics.v_identity_check_status with (security_barrier = true) as
select
    k.legal_entity_id,
    e.code as legal_entity_code,
    k.level_code,
    k.status,
    coalesce(k.result, 'none') as result,
    count(*) as check_count,
    min(k.expires_on) as next_expiry_on
from lending.kyc_check as k
inner join lending.legal_entity as e on k.legal_entity_id = e.id
group by k.legal_entity_id, e.code, k.level_code, k.status, coalesce(k.result, 'none');

comment on view analytics.v_identity_check_status is
'How do identity checks stand? One row an entity, level, status and result. Tier 1, always '
'current.';
comment on column analytics.v_identity_check_status.legal_entity_id is
'The tenant.';
comment on column analytics.v_identity_check_status.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_identity_check_status.level_code is
'How deep the check goes.';
comment on column analytics.v_identity_check_status.status is
'How it stands.';
comment on column analytics.v_identity_check_status.result is
'Its result; none while there is none.';
comment on column analytics.v_identity_check_status.check_count is
'Number of checks.';
comment on column analytics.v_identity_check_status.next_expiry_on is
'First day on which one of them expires.';

grant select on analytics.v_identity_check_status to
rently_executive,
rently_compliance_officer,
rently_auditor,
rently_bi;
