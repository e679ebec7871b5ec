create or replace view api.ecl_policy with (security_barrier = true) as
select
    y.legal_entity_id,
    y.id,
    p.code as product_code,
    lower(y.valid_during) as valid_from_date,
    upper(y.valid_during) as valid_until_date,
    y.method,
    y.lateness,
    y.stage_2_days,
    y.stage_3_days,
    y.pd_increase_ratio,
    y.min_pd_increase,
    y.restructured_days,
    y.stage_2_probation_days,
    y.stage_3_probation_days,
    y.is_assessed_pd_used
from lending.ecl_policy as y
left join lending.product as p
    on y.legal_entity_id = p.legal_entity_id and y.product_id = p.id;

comment on view api.ecl_policy is
'By which rules is provided for losses? One row a policy and the days it holds. Current.';
comment on column api.ecl_policy.legal_entity_id is 'The tenant.';
comment on column api.ecl_policy.id is 'Key within the tenant.';
comment on column api.ecl_policy.product_code is 'Product; null for all others.';
comment on column api.ecl_policy.valid_from_date is 'First day.';
comment on column api.ecl_policy.valid_until_date is
'First day on which it no longer holds, if any.';
comment on column api.ecl_policy.method is 'ecl or matrix.';
comment on column api.ecl_policy.lateness is 'days_past_due or delinquent_days.';
comment on column api.ecl_policy.stage_2_days is 'Stage 2 beyond so many days late.';
comment on column api.ecl_policy.stage_3_days is 'Stage 3 from so many days late.';
comment on column api.ecl_policy.pd_increase_ratio is
'A significant increase of the probability of default, in multiples; null: not looked at.';
comment on column api.ecl_policy.min_pd_increase is 'And at least so much, as a fraction.';
comment on column api.ecl_policy.restructured_days is
'Days in stage 2 after terms were eased.';
comment on column api.ecl_policy.stage_2_probation_days is 'Days of proof before stage 1.';
comment on column api.ecl_policy.stage_3_probation_days is 'Days of proof before stage 2.';
comment on column api.ecl_policy.is_assessed_pd_used is
'Whether assessed probabilities go before the parameters''.';

grant select on api.ecl_policy to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_compliance_officer,
rently_auditor;
