create or replace view api.ecl_stage_override with (security_barrier = true) as
select
    o.legal_entity_id,
    o.id,
    o.loan_id,
    o.stage,
    lower(o.valid_during) as valid_from_date,
    upper(o.valid_during) as valid_until_date,
    o.reason,
    o.booked_at
from lending.ecl_stage_override as o;

comment on view api.ecl_stage_override is
'Which stages were set by a person, and why? One row an override. Current.';
comment on column api.ecl_stage_override.legal_entity_id is 'The tenant.';
comment on column api.ecl_stage_override.id is 'Key within the tenant.';
comment on column api.ecl_stage_override.loan_id is 'The loan.';
comment on column api.ecl_stage_override.stage is 'Stage of IFRS 9.';
comment on column api.ecl_stage_override.valid_from_date is 'First day.';
comment on column api.ecl_stage_override.valid_until_date is
'First day on which it no longer holds.';
comment on column api.ecl_stage_override.reason is 'Why.';
comment on column api.ecl_stage_override.booked_at is 'When it was set.';

grant select on api.ecl_stage_override to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_compliance_officer,
rently_auditor;
