-- requires: internal.v_product_balance, internal.v_reporting_rate
create or replace view analytics.v_product_performance with (security_barrier = true) as
with
figure as (
    select
        b.legal_entity_id,
        b.legal_entity_code,
        b.currency_code,
        b.product_category,
        b.product_code,
        b.business_unit,
        sum(b.disbursed_loan_count)::bigint as loan_count,
        sum(b.disbursed_amount) as disbursed_amount,
        sum(b.principal_repaid_amount) as principal_repaid_amount,
        sum(b.principal_outstanding_amount) as principal_outstanding_amount,
        sum(b.principal_written_off_amount) as principal_written_off_amount,
        sum(b.principal_charged_off_amount) as principal_charged_off_amount,
        sum(b.income_amount) as income_amount,
        round(
            100 * sum(b.principal_written_off_amount + b.principal_charged_off_amount)
            / nullif(sum(b.disbursed_amount), 0),
            4
        ) as loss_rate_pct
    from internal.v_product_balance as b
    where b.disbursed_loan_count > 0
    group by
        b.legal_entity_id,
        b.legal_entity_code,
        b.currency_code,
        b.product_category,
        b.product_code,
        b.business_unit
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.product_category,
    f.product_code,
    f.business_unit,
    f.loan_count,
    f.disbursed_amount,
    f.principal_repaid_amount,
    f.principal_outstanding_amount,
    f.principal_written_off_amount,
    f.principal_charged_off_amount,
    f.income_amount,
    f.loss_rate_pct,
    r.reporting_currency_code,
    r.rate_date,
    round(f.disbursed_amount * r.rate, r.minor_units) as disbursed_reporting_amount,
    round(f.principal_outstanding_amount * r.rate, r.minor_units)
        as principal_outstanding_reporting_amount,
    round(f.income_amount * r.rate, r.minor_units) as income_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_product_performance is
'What does each product lend, earn and lose? One row an entity, currency and product. Tier 1, '
'always current. Amounts in currency_code; the same in the reporting currency at the rate of '
'rate_date; never added across currencies.';
comment on column analytics.v_product_performance.legal_entity_id is
'The tenant.';
comment on column analytics.v_product_performance.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_product_performance.currency_code is
'Currency of the amounts.';
comment on column analytics.v_product_performance.product_category is
'The product''s category.';
comment on column analytics.v_product_performance.product_code is
'The product.';
comment on column analytics.v_product_performance.business_unit is
'The business unit that sold it.';
comment on column analytics.v_product_performance.loan_count is
'Number of loans.';
comment on column analytics.v_product_performance.disbursed_amount is
'Principal paid out.';
comment on column analytics.v_product_performance.principal_repaid_amount is
'Principal paid back.';
comment on column analytics.v_product_performance.principal_outstanding_amount is
'Principal on the books.';
comment on column analytics.v_product_performance.principal_written_off_amount is
'Principal written off.';
comment on column analytics.v_product_performance.principal_charged_off_amount is
'Principal charged off and still owed by the borrowers.';
comment on column analytics.v_product_performance.income_amount is
'Interest, fees and penalties paid.';
comment on column analytics.v_product_performance.loss_rate_pct is
'Principal written off and charged off in percent of principal paid out.';
comment on column analytics.v_product_performance.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_product_performance.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_product_performance.disbursed_reporting_amount is
'disbursed_amount in the reporting currency.';
comment on column analytics.v_product_performance.principal_outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';
comment on column analytics.v_product_performance.income_reporting_amount is
'income_amount in the reporting currency.';

grant select on analytics.v_product_performance to
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
