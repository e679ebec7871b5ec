create or replace view api.rate_reset with (security_barrier = true) as
select
    r.legal_entity_id,
    r.id,
    r.loan_id,
    r.reset_on,
    r.rate_index_code,
    r.outcome,
    r.index_rate,
    r.interest_rate,
    r.loan_modification_id,
    r.business_date
from lending.rate_reset as r;

comment on view api.rate_reset is
'When did the rate of a loan follow its index, and when was the value missing? One row a reset and '
'outcome. Current.';
comment on column api.rate_reset.legal_entity_id is 'The tenant.';
comment on column api.rate_reset.id is 'Key within the tenant.';
comment on column api.rate_reset.loan_id is 'The loan.';
comment on column api.rate_reset.reset_on is 'The day from which the rate holds.';
comment on column api.rate_reset.rate_index_code is 'The published rate.';
comment on column api.rate_reset.outcome is 'changed, unchanged or missing.';
comment on column api.rate_reset.index_rate is 'What was published; null where it is missing.';
comment on column api.rate_reset.interest_rate is 'Rate of the loan from the day on.';
comment on column api.rate_reset.loan_modification_id is 'The change of the rate, if any.';
comment on column api.rate_reset.business_date is 'The day that was closed.';

grant select on api.rate_reset to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_accountant,
rently_auditor;
