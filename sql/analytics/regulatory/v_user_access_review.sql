create or replace view analytics.v_user_access_review with (security_barrier = true) as
select
    a.legal_entity_id,
    e.code as legal_entity_code,
    a.business_role,
    count(*) as account_count,
    max(a.created_at) as last_granted_at
from lending.user_entity_access as a
inner join lending.legal_entity as e on a.legal_entity_id = e.id
group by a.legal_entity_id, e.code, a.business_role;

comment on view analytics.v_user_access_review is
'Who may act for each entity, and as what? One row an entity and business role. Tier 1, always '
'current.';
comment on column analytics.v_user_access_review.legal_entity_id is
'The tenant.';
comment on column analytics.v_user_access_review.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_user_access_review.business_role is
'The role.';
comment on column analytics.v_user_access_review.account_count is
'Accounts that have it.';
comment on column analytics.v_user_access_review.last_granted_at is
'When it was last granted.';

grant select on analytics.v_user_access_review to
rently_executive,
rently_compliance_officer,
rently_auditor,
rently_bi;
