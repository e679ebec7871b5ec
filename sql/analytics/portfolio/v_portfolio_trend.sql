-- requires: mart.mv_loan_month_end, internal.v_reporting_rate
create or replace view analytics.v_portfolio_trend with (security_barrier = true) as
with
figure as (
    select
        m.legal_entity_id,
        e.code as legal_entity_code,
        m.currency_code,
        m.month_end_date,
        count(*) as loan_count,
        sum(m.principal_outstanding_amount) as principal_outstanding_amount,
        coalesce(sum(m.principal_outstanding_amount) filter (where m.days_past_due > 30), 0)
            as par30_amount,
        round(
            100
            * coalesce(sum(m.principal_outstanding_amount) filter (where m.days_past_due > 30), 0)
            / sum(m.principal_outstanding_amount),
            4
        ) as par30_pct,
        round(
            100
            * coalesce(sum(m.principal_outstanding_amount) filter (where m.days_past_due > 90), 0)
            / sum(m.principal_outstanding_amount),
            4
        ) as par90_pct,
        s.as_of_at
    from mart.mv_loan_month_end as m
    inner join lending.legal_entity as e on m.legal_entity_id = e.id
    left join ops.mart_view_state as s
        on s.view_name = 'mart.mv_loan_month_end'
    where
        m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
        and m.principal_outstanding_amount > 0
    group by m.legal_entity_id, e.code, m.currency_code, m.month_end_date, s.as_of_at
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_end_date,
    f.loan_count,
    f.principal_outstanding_amount,
    f.par30_amount,
    f.par30_pct,
    f.par90_pct,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.principal_outstanding_amount * r.rate, r.minor_units)
        as principal_outstanding_reporting_amount,
    round(f.par30_amount * r.rate, r.minor_units) as par30_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_portfolio_trend is
'How did the portfolio develop? One row an entity, currency and month end. Tier 3. Amounts in '
'currency_code; the same in the reporting currency at the rate of rate_date; never added across '
'currencies.';
comment on column analytics.v_portfolio_trend.legal_entity_id is
'The tenant.';
comment on column analytics.v_portfolio_trend.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_portfolio_trend.currency_code is
'Currency of the amounts.';
comment on column analytics.v_portfolio_trend.month_end_date is
'Last day of the month.';
comment on column analytics.v_portfolio_trend.loan_count is
'Number of loans.';
comment on column analytics.v_portfolio_trend.principal_outstanding_amount is
'Principal still owed.';
comment on column analytics.v_portfolio_trend.par30_amount is
'Principal of loans more than 30 days late.';
comment on column analytics.v_portfolio_trend.par30_pct is
'par30_amount in percent of the gross portfolio.';
comment on column analytics.v_portfolio_trend.par90_pct is
'par90_amount in percent of the gross portfolio.';
comment on column analytics.v_portfolio_trend.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_portfolio_trend.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_portfolio_trend.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_portfolio_trend.principal_outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';
comment on column analytics.v_portfolio_trend.par30_reporting_amount is
'par30_amount in the reporting currency.';

grant select on analytics.v_portfolio_trend to
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

alter view analytics.v_portfolio_trend owner to rently_refresher;
