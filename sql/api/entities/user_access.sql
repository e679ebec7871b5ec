create or replace view api.user_access with (security_barrier = true) as
select
    e.id as legal_entity_id,
    e.code as legal_entity_code,
    a.kind,
    a.login,
    a.subject,
    a.display_name,
    a.is_disabled,
    x.business_role,
    x.created_at as granted_at
from lending.user_account as a
left join lending.user_entity_access as x on a.id = x.user_account_id
left join lending.legal_entity as e on x.legal_entity_id = e.id
where
    x.legal_entity_id = any((select internal.entities_with('read_audit'))::uuid[])
    or (select internal.is_administrator());

comment on view api.user_access is
'Who may act for the legal entity, as what? One row an account and business role; administrators '
'also see accounts without any. Current.';
comment on column api.user_access.legal_entity_id is
'The tenant; null for an account without access.';
comment on column api.user_access.legal_entity_code is 'Short name of the tenant.';
comment on column api.user_access.kind is 'person, service, gateway or end_user.';
comment on column api.user_access.login is 'Database login; null for an end user.';
comment on column api.user_access.subject is 'What a gateway calls the end user; null for a login.';
comment on column api.user_access.display_name is 'Name for audit reports.';
comment on column api.user_access.is_disabled is 'True: sees and may do nothing.';
comment on column api.user_access.business_role is 'What the account is for the tenant.';
comment on column api.user_access.granted_at is 'Since when.';

grant select on api.user_access to rently_executive, rently_compliance_officer, rently_auditor;
