create or replace view api.rate_index_value with (security_barrier = true) as
select
    i.code as rate_index_code,
    i.name,
    i.currency_code,
    lower(v.valid_during) as valid_from_date,
    upper(v.valid_during) as valid_until_date,
    v.rate,
    v.created_at
from lending.rate_index as i
left join lending.rate_index_value as v on i.code = v.rate_index_code;

comment on view api.rate_index_value is
'What was a published rate, and when? One row a value; an index without values has one. Current. '
'No tenant.';
comment on column api.rate_index_value.rate_index_code is 'The index.';
comment on column api.rate_index_value.name is 'Its name for people.';
comment on column api.rate_index_value.currency_code is 'Currency of the loans that follow it.';
comment on column api.rate_index_value.valid_from_date is 'First day.';
comment on column api.rate_index_value.valid_until_date is
'Day on which the next begins; null for the last.';
comment on column api.rate_index_value.rate is 'Rate a year as a fraction.';
comment on column api.rate_index_value.created_at is 'When it was recorded.';

grant select on api.rate_index_value to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_accountant,
rently_auditor,
rently_scheduler,
rently_app;
