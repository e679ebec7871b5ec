create or replace view api.delinquency_history with (security_barrier = true) as
select
    h.legal_entity_id,
    h.loan_id,
    h.business_date,
    h.from_bucket_code,
    h.to_bucket_code,
    h.days_past_due,
    h.delinquent_days,
    h.oldest_unpaid_due_date
from lending.delinquency_history as h;

comment on view api.delinquency_history is
'When did a loan become delinquent, change its class of lateness, and when was it cured? One row a '
'change, as the close of business found it. Current.';
comment on column api.delinquency_history.legal_entity_id is 'The tenant.';
comment on column api.delinquency_history.loan_id is 'The loan.';
comment on column api.delinquency_history.business_date is 'Day at whose end it was so first.';
comment on column api.delinquency_history.from_bucket_code is 'Class before; null: none.';
comment on column api.delinquency_history.to_bucket_code is 'Class after; null: cured.';
comment on column api.delinquency_history.days_past_due is 'Days past due on the day.';
comment on column api.delinquency_history.delinquent_days is
'The same less arrears grace and pauses.';
comment on column api.delinquency_history.oldest_unpaid_due_date is 'What the days count from.';

grant select on api.delinquency_history to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_accountant,
rently_auditor;
