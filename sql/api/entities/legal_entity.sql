-- requires: internal.business_date
create or replace view api.legal_entity with (security_barrier = true) as
select
    id,
    code,
    name,
    base_currency_code,
    country_code,
    time_zone,
    holiday_calendar_code,
    is_active,
    internal.business_date(id) as business_date,
    created_at,
    updated_at,
    row_version
from lending.legal_entity;

comment on view api.legal_entity is
'Which legal entities may I act for? One row an entity of the caller''s. Current.';
comment on column api.legal_entity.id is 'Key; what every command takes as legal_entity_id.';
comment on column api.legal_entity.code is 'Short name.';
comment on column api.legal_entity.name is 'Registered name.';
comment on column api.legal_entity.base_currency_code is 'Reporting currency.';
comment on column api.legal_entity.country_code is 'Country of incorporation.';
comment on column api.legal_entity.time_zone is 'IANA time zone of its business day.';
comment on column api.legal_entity.holiday_calendar_code is 'Calendar by which its due dates roll.';
comment on column api.legal_entity.is_active is 'False once it no longer lends.';
comment on column api.legal_entity.business_date is 'Today in its time zone.';
comment on column api.legal_entity.created_at is 'When it was recorded.';
comment on column api.legal_entity.updated_at is 'When it last changed.';
comment on column api.legal_entity.row_version is 'Counts its changes.';

grant select on api.legal_entity to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi,
rently_app,
rently_scheduler;
