create or replace view api.ecl_stage_history with (security_barrier = true) as
select
    h.legal_entity_id,
    h.loan_id,
    h.version_number,
    h.stage,
    h.previous_stage,
    h.reason_code,
    h.effective_on,
    h.probation_ends_on,
    h.days_late,
    h.booked_at
from lending.ecl_stage_history as h;

comment on view api.ecl_stage_history is
'Which stages was each loan in, and why? One row a change. Current.';
comment on column api.ecl_stage_history.legal_entity_id is 'The tenant.';
comment on column api.ecl_stage_history.loan_id is 'The loan.';
comment on column api.ecl_stage_history.version_number is 'Counts the loan''s stages from 1.';
comment on column api.ecl_stage_history.stage is 'Stage of IFRS 9.';
comment on column api.ecl_stage_history.previous_stage is 'Stage before.';
comment on column api.ecl_stage_history.reason_code is 'Why.';
comment on column api.ecl_stage_history.effective_on is 'Day of business from which it holds.';
comment on column api.ecl_stage_history.probation_ends_on is
'Day on which the loan is cured if nothing happens.';
comment on column api.ecl_stage_history.days_late is 'Days late on that day.';
comment on column api.ecl_stage_history.booked_at is 'When it was recorded.';

grant select on api.ecl_stage_history to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_compliance_officer,
rently_auditor;
