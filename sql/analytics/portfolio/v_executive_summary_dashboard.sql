-- requires: analytics.v_loan_balance, internal.business_date
-- requires: analytics.v_product_performance, analytics.v_risk_analytics_summary
-- requires: analytics.v_payment_health_summary, internal.v_reporting_rate
create or replace view analytics.v_executive_summary_dashboard with (security_barrier = true) as
with
figure as (
    with
    -- Once for each entity, not for each loan.
    today as materialized (
        select
            e.id as legal_entity_id,
            internal.business_date(e.id) as business_date
        from lending.legal_entity as e
    ),

    recent as (
        select
            t.legal_entity_id,
            t.currency_code,
            sum(t.disbursed_amount) as disbursed_amount
        from analytics.v_loan_balance as t
        inner join today as y using (legal_entity_id)
        where t.start_date > y.business_date - 30
        group by t.legal_entity_id, t.currency_code
    ),

    earned as (
        select
            p.legal_entity_id,
            p.currency_code,
            sum(p.income_amount) as income_amount
        from analytics.v_product_performance as p
        group by p.legal_entity_id, p.currency_code
    )

    select
        r.legal_entity_id,
        r.legal_entity_code,
        r.currency_code,
        h.business_date,
        r.loan_count,
        r.gross_portfolio_amount as principal_outstanding_amount,
        coalesce(d.disbursed_amount, 0) as disbursed_30_days_amount,
        h.received_30_days_amount,
        coalesce(i.income_amount, 0) as income_amount,
        r.par30_pct,
        h.on_time_pct
    from analytics.v_risk_analytics_summary as r
    inner join analytics.v_payment_health_summary as h using (legal_entity_id, currency_code)
    left join recent as d using (legal_entity_id, currency_code)
    left join earned as i using (legal_entity_id, currency_code)
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.business_date,
    f.loan_count,
    f.principal_outstanding_amount,
    f.disbursed_30_days_amount,
    f.received_30_days_amount,
    f.income_amount,
    f.par30_pct,
    f.on_time_pct,
    r.reporting_currency_code,
    r.rate_date,
    round(f.principal_outstanding_amount * r.rate, r.minor_units)
        as principal_outstanding_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_executive_summary_dashboard is
'How is the business doing, in a few numbers? One row an entity and currency. Tier 1, always '
'current. Amounts in currency_code; the same in the reporting currency at the rate of '
'rate_date; never added across currencies.';
comment on column analytics.v_executive_summary_dashboard.legal_entity_id is
'The tenant.';
comment on column analytics.v_executive_summary_dashboard.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_executive_summary_dashboard.currency_code is
'Currency of the amounts.';
comment on column analytics.v_executive_summary_dashboard.business_date is
'Today in the entity''s time zone.';
comment on column analytics.v_executive_summary_dashboard.loan_count is
'Loans on which money is owed.';
comment on column analytics.v_executive_summary_dashboard.principal_outstanding_amount is
'Principal still owed.';
comment on column analytics.v_executive_summary_dashboard.disbursed_30_days_amount is
'Principal of loans paid out in the last thirty days.';
comment on column analytics.v_executive_summary_dashboard.received_30_days_amount is
'Payments of the last thirty days.';
comment on column analytics.v_executive_summary_dashboard.income_amount is
'Interest, fees and penalties ever paid.';
comment on column analytics.v_executive_summary_dashboard.par30_pct is
'par30_amount in percent of the gross portfolio.';
comment on column analytics.v_executive_summary_dashboard.on_time_pct is
'Loans not late, in percent.';
comment on column analytics.v_executive_summary_dashboard.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_executive_summary_dashboard.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_executive_summary_dashboard.principal_outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';

grant select on analytics.v_executive_summary_dashboard to
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
