create or replace view api.loan_modification with (security_barrier = true) as
select
    m.legal_entity_id,
    m.id,
    m.loan_id,
    m.modification_type,
    m.value_date,
    m.booked_at,
    m.reason,
    m.from_date,
    m.until_date,
    m.first_due_date,
    m.instalment_count,
    m.extra_instalment_count,
    m.frequency_unit,
    m.frequency_count,
    m.interest_rate,
    m.principal_grace_count,
    m.interest_grace_count,
    u.id as undone_by_modification_id
from lending.loan_modification as m
left join lending.loan_modification as u
    on
        m.legal_entity_id = u.legal_entity_id
        and m.loan_id = u.loan_id
        and m.id = u.undone_modification_id
where m.modification_type <> 'undo';

comment on view api.loan_modification is
'How was a loan changed without moving money? One row a modification. Current.';
comment on column api.loan_modification.legal_entity_id is 'The tenant.';
comment on column api.loan_modification.id is 'Key within the tenant.';
comment on column api.loan_modification.loan_id is 'The loan.';
comment on column api.loan_modification.modification_type is
'reschedule, rate_change, interest_pause, re_age, re_amortise or termination.';
comment on column api.loan_modification.value_date is
'Day on which it takes its place among the transactions.';
comment on column api.loan_modification.booked_at is 'When it was recorded.';
comment on column api.loan_modification.reason is 'Why.';
comment on column api.loan_modification.from_date is
'Due date of the first instalment that changes, or first day of the rate or the pause.';
comment on column api.loan_modification.until_date is
'For a pause: the first day that bears interest again.';
comment on column api.loan_modification.first_due_date is 'New due date of that instalment.';
comment on column api.loan_modification.instalment_count is 'New instalments of a re-age.';
comment on column api.loan_modification.extra_instalment_count is 'Instalments added.';
comment on column api.loan_modification.frequency_unit is 'Unit between due dates of a re-age.';
comment on column api.loan_modification.frequency_count is 'Units between due dates of a re-age.';
comment on column api.loan_modification.interest_rate is 'New rate a year as a fraction.';
comment on column api.loan_modification.principal_grace_count is
'Instalments without principal.';
comment on column api.loan_modification.interest_grace_count is
'Instalments without interest due.';
comment on column api.loan_modification.undone_by_modification_id is
'The undo, if it no longer counts.';

grant select on api.loan_modification to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
