create or replace view analytics.v_audit_trail_check with (security_barrier = true) as
select
    c.legal_entity_id,
    e.code as legal_entity_code,
    c.table_name,
    date_trunc('month', c.changed_at at time zone e.time_zone)::date as month_date,
    count(*) as change_count,
    count(*) filter (where c.account_id is null) as unattributed_count,
    count(*) filter (where c.account_id is null) = 0 as is_complete_trail
from audit.change_log as c
inner join lending.legal_entity as e on c.legal_entity_id = e.id
group by c.legal_entity_id, e.code, c.table_name, month_date;

comment on view analytics.v_audit_trail_check is
'Is every change of data attributed to someone? One row an entity, table and month. Tier 1, '
'always current.';
comment on column analytics.v_audit_trail_check.legal_entity_id is
'The tenant.';
comment on column analytics.v_audit_trail_check.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_audit_trail_check.table_name is
'The table.';
comment on column analytics.v_audit_trail_check.month_date is
'First day of the month.';
comment on column analytics.v_audit_trail_check.change_count is
'Number of changes.';
comment on column analytics.v_audit_trail_check.unattributed_count is
'Changes by a login without an account.';
comment on column analytics.v_audit_trail_check.is_complete_trail is
'Whether there are none.';

grant select on analytics.v_audit_trail_check to
rently_executive,
rently_compliance_officer,
rently_auditor,
rently_bi;
