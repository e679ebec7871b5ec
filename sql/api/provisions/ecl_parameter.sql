create or replace view api.ecl_parameter with (security_barrier = true) as
select
    x.legal_entity_id,
    x.id,
    p.code as product_code,
    x.segment,
    x.stage,
    lower(x.days_late) as min_days_late,
    upper(x.days_late) - 1 as max_days_late,
    lower(x.valid_during) as valid_from_date,
    upper(x.valid_during) as valid_until_date,
    x.cumulative_default_probabilities,
    x.cumulative_default_probabilities[1] as twelve_month_default_probability,
    x.cumulative_default_probabilities[cardinality(x.cumulative_default_probabilities)]
        as lifetime_default_probability,
    x.loss_given_default,
    x.credit_conversion_factor
from lending.ecl_parameter as x
left join lending.product as p
    on x.legal_entity_id = p.legal_entity_id and x.product_id = p.id;

comment on view api.ecl_parameter is
'With which figures are expected losses computed? One row a set of conditions and the days it '
'holds. Current.';
comment on column api.ecl_parameter.legal_entity_id is 'The tenant.';
comment on column api.ecl_parameter.id is 'Key within the tenant.';
comment on column api.ecl_parameter.product_code is 'Product; null for any.';
comment on column api.ecl_parameter.segment is 'Segment of the borrower; null for any.';
comment on column api.ecl_parameter.stage is 'Stage of IFRS 9.';
comment on column api.ecl_parameter.min_days_late is 'Fewest days late; null for any.';
comment on column api.ecl_parameter.max_days_late is 'Most days late; null for no limit.';
comment on column api.ecl_parameter.valid_from_date is 'First day.';
comment on column api.ecl_parameter.valid_until_date is
'First day on which it no longer holds, if any.';
comment on column api.ecl_parameter.cumulative_default_probabilities is
'Probability of default within one year, two years and so on, as fractions.';
comment on column api.ecl_parameter.twelve_month_default_probability is
'Probability of default within twelve months, as a fraction.';
comment on column api.ecl_parameter.lifetime_default_probability is
'Probability of default within all years given, as a fraction.';
comment on column api.ecl_parameter.loss_given_default is
'Share of the exposure lost in a default, as a fraction.';
comment on column api.ecl_parameter.credit_conversion_factor is
'Share of what is not paid out yet that counts as exposure, as a fraction.';

grant select on api.ecl_parameter to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_compliance_officer,
rently_auditor;
