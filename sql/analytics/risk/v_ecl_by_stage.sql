-- From the sums that each run of the close of business keeps: as quick for any number of loans.
-- requires: internal.v_reporting_rate
create or replace view analytics.v_ecl_by_stage with (security_barrier = true) as
with
figure as (
    select
        m.legal_entity_id,
        e.code as legal_entity_code,
        m.currency_code,
        p.code as product_code,
        m.stage,
        sum(m.loan_count) as loan_count,
        sum(m.exposure_amount) as exposure_amount,
        sum(m.amount) as ecl_amount,
        round(100 * sum(m.amount) / nullif(sum(m.exposure_amount), 0), 4) as coverage_pct,
        max(m.business_date) as changed_on
    from lending.provision_movement as m
    inner join lending.legal_entity as e on m.legal_entity_id = e.id
    inner join lending.product as p
        on m.legal_entity_id = p.legal_entity_id and m.product_id = p.id
    group by m.legal_entity_id, e.code, m.currency_code, p.code, m.stage
    having sum(m.loan_count) <> 0 or sum(m.amount) <> 0
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.product_code,
    f.stage,
    f.loan_count,
    f.exposure_amount,
    f.ecl_amount,
    f.coverage_pct,
    f.changed_on,
    r.reporting_currency_code,
    r.rate_date,
    round(f.exposure_amount * r.rate, r.minor_units) as exposure_reporting_amount,
    round(f.ecl_amount * r.rate, r.minor_units) as ecl_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_ecl_by_stage is
'What is provided for expected losses in each stage of IFRS 9? One row an entity, currency, '
'product and stage. Tier 1, always current. Amounts in currency_code; the same in the reporting '
'currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_ecl_by_stage.legal_entity_id is
'The tenant.';
comment on column analytics.v_ecl_by_stage.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_ecl_by_stage.currency_code is
'Currency of the amounts.';
comment on column analytics.v_ecl_by_stage.product_code is
'Product.';
comment on column analytics.v_ecl_by_stage.stage is
'Stage of IFRS 9: 1, 2 or 3.';
comment on column analytics.v_ecl_by_stage.loan_count is
'Number of loans in the stage.';
comment on column analytics.v_ecl_by_stage.exposure_amount is
'Exposure at default, as it was measured.';
comment on column analytics.v_ecl_by_stage.ecl_amount is
'Expected credit loss: what the loss allowance holds.';
comment on column analytics.v_ecl_by_stage.coverage_pct is
'ecl_amount in percent of exposure_amount.';
comment on column analytics.v_ecl_by_stage.changed_on is
'Last closed day on which the allowance of the stage changed.';
comment on column analytics.v_ecl_by_stage.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_ecl_by_stage.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_ecl_by_stage.exposure_reporting_amount is
'exposure_amount in the reporting currency.';
comment on column analytics.v_ecl_by_stage.ecl_reporting_amount is
'ecl_amount in the reporting currency.';

grant select on analytics.v_ecl_by_stage to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi;
