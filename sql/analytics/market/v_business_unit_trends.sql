-- requires: analytics.v_origination_trend, internal.v_reporting_rate
create or replace view analytics.v_business_unit_trends with (security_barrier = true) as
with
figure as (
    select
        t.legal_entity_id,
        t.legal_entity_code,
        t.currency_code,
        t.business_unit,
        t.month_date,
        sum(t.loan_count)::bigint as loan_count,
        sum(t.disbursed_amount) as disbursed_amount,
        lag(sum(t.disbursed_amount)) over w as previous_disbursed_amount,
        round(
            100 * (sum(t.disbursed_amount) / nullif(lag(sum(t.disbursed_amount)) over w, 0) - 1), 2
        ) as growth_pct
    from analytics.v_origination_trend as t
    group by
        t.legal_entity_id, t.legal_entity_code, t.currency_code, t.business_unit, t.month_date
    window w as (
        partition by t.legal_entity_id, t.currency_code, t.business_unit
        order by t.month_date
    )
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.business_unit,
    f.month_date,
    f.loan_count,
    f.disbursed_amount,
    f.previous_disbursed_amount,
    f.growth_pct,
    r.reporting_currency_code,
    r.rate_date,
    round(f.disbursed_amount * r.rate, r.minor_units) as disbursed_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_business_unit_trends is
'Which business units grow? One row an entity, currency, business unit and month. Tier 1, '
'always current. Amounts in currency_code; the same in the reporting currency at the rate of '
'rate_date; never added across currencies.';
comment on column analytics.v_business_unit_trends.legal_entity_id is
'The tenant.';
comment on column analytics.v_business_unit_trends.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_business_unit_trends.currency_code is
'Currency of the amounts.';
comment on column analytics.v_business_unit_trends.business_unit is
'The business unit that sold it.';
comment on column analytics.v_business_unit_trends.month_date is
'First day of the month.';
comment on column analytics.v_business_unit_trends.loan_count is
'Number of loans.';
comment on column analytics.v_business_unit_trends.disbursed_amount is
'Principal paid out.';
comment on column analytics.v_business_unit_trends.previous_disbursed_amount is
'Principal paid out in the month before in which there was any.';
comment on column analytics.v_business_unit_trends.growth_pct is
'Change against it, in percent.';
comment on column analytics.v_business_unit_trends.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_business_unit_trends.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_business_unit_trends.disbursed_reporting_amount is
'disbursed_amount in the reporting currency.';

grant select on analytics.v_business_unit_trends to
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
