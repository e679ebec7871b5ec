create or replace view audit.v_access_log with (security_barrier = true) as
select
    l.legal_entity_id,
    l.id,
    l.accessed_at,
    l.access_kind,
    l.party_id,
    l.fields,
    l.reason,
    a.display_name as accessed_by,
    l.login,
    l.application,
    l.request_id
from audit.access_log as l
left join lending.user_account as a on l.account_id = a.id
where l.legal_entity_id = any((select internal.entities_with('read_audit'))::uuid[]);

comment on view audit.v_access_log is
'Who saw or searched personal data, and why? One row an access. Current.';
comment on column audit.v_access_log.legal_entity_id is 'The tenant.';
comment on column audit.v_access_log.id is 'Key within the tenant.';
comment on column audit.v_access_log.accessed_at is 'When.';
comment on column audit.v_access_log.access_kind is 'reveal or search.';
comment on column audit.v_access_log.party_id is 'Whose data was shown; null for a search.';
comment on column audit.v_access_log.fields is 'Columns that were shown or searched.';
comment on column audit.v_access_log.reason is 'Why, in the words of the person.';
comment on column audit.v_access_log.accessed_by is 'Name of the account that acted.';
comment on column audit.v_access_log.login is 'Database login.';
comment on column audit.v_access_log.application is 'Application, as it named itself.';
comment on column audit.v_access_log.request_id is 'Request of the application.';

grant select on audit.v_access_log to rently_executive, rently_compliance_officer, rently_auditor;
