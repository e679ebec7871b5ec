-- requires: analytics.v_loan_balance, internal.v_reporting_rate
create or replace view analytics.v_origination_trend with (security_barrier = true) as
with
figure as (
    select
        b.legal_entity_id,
        b.legal_entity_code,
        b.currency_code,
        date_trunc('month', b.start_date)::date as month_date,
        b.business_unit,
        b.product_category,
        count(*) as loan_count,
        sum(b.disbursed_amount) as disbursed_amount,
        round(avg((b.maturity_date - b.start_date) / 30.4375), 1) as average_term_months
    from analytics.v_loan_balance as b
    where b.disbursed_amount > 0
    group by
        b.legal_entity_id,
        b.legal_entity_code,
        b.currency_code,
        month_date,
        b.business_unit,
        b.product_category
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_date,
    f.business_unit,
    f.product_category,
    f.loan_count,
    f.disbursed_amount,
    f.average_term_months,
    r.reporting_currency_code,
    r.rate_date,
    round(f.disbursed_amount * r.rate, r.minor_units) as disbursed_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_origination_trend is
'How much is lent, month by month? One row an entity, currency, business unit, product category '
'and month. Tier 1, always current. Amounts in currency_code; the same in the reporting '
'currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_origination_trend.legal_entity_id is
'The tenant.';
comment on column analytics.v_origination_trend.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_origination_trend.currency_code is
'Currency of the amounts.';
comment on column analytics.v_origination_trend.month_date is
'First day of the month.';
comment on column analytics.v_origination_trend.business_unit is
'The business unit that sold it.';
comment on column analytics.v_origination_trend.product_category is
'The product''s category.';
comment on column analytics.v_origination_trend.loan_count is
'Number of loans.';
comment on column analytics.v_origination_trend.disbursed_amount is
'Principal paid out.';
comment on column analytics.v_origination_trend.average_term_months is
'Mean months from start to maturity.';
comment on column analytics.v_origination_trend.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_origination_trend.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_origination_trend.disbursed_reporting_amount is
'disbursed_amount in the reporting currency.';

grant select on analytics.v_origination_trend to
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
