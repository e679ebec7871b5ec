-- requires: analytics.v_portfolio_at_risk, analytics.v_non_performing_loans
-- requires: internal.v_reporting_rate
create or replace view analytics.v_risk_analytics_summary with (security_barrier = true) as
with
figure as (
    select
        p.legal_entity_id,
        p.legal_entity_code,
        p.currency_code,
        p.loan_count,
        p.gross_portfolio_amount,
        p.par30_pct,
        p.par90_pct,
        p.gross_portfolio_amount - coalesce(w.gross_portfolio_amount, 0) as restructured_amount,
        n.npl_amount,
        round(100 * n.npl_amount / nullif(p.gross_portfolio_amount, 0), 4) as npl_pct
    from analytics.v_portfolio_at_risk as p
    left join analytics.v_portfolio_at_risk as w
        on
            p.legal_entity_id = w.legal_entity_id
            and p.currency_code = w.currency_code
            and w.scope = 'without_restructured'
    inner join (
        select
            x.legal_entity_id,
            x.currency_code,
            sum(x.npl_amount) as npl_amount
        from analytics.v_non_performing_loans as x
        group by x.legal_entity_id, x.currency_code
    ) as n
        on p.legal_entity_id = n.legal_entity_id and p.currency_code = n.currency_code
    where p.scope = 'all'
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.loan_count,
    f.gross_portfolio_amount,
    f.par30_pct,
    f.par90_pct,
    f.restructured_amount,
    f.npl_amount,
    f.npl_pct,
    r.reporting_currency_code,
    r.rate_date,
    round(f.gross_portfolio_amount * r.rate, r.minor_units) as gross_portfolio_reporting_amount,
    round(f.npl_amount * r.rate, r.minor_units) as npl_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_risk_analytics_summary is
'How risky is the portfolio, in a few numbers? One row an entity and currency. Tier 1, always '
'current. Amounts in currency_code; the same in the reporting currency at the rate of '
'rate_date; never added across currencies.';
comment on column analytics.v_risk_analytics_summary.legal_entity_id is
'The tenant.';
comment on column analytics.v_risk_analytics_summary.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_risk_analytics_summary.currency_code is
'Currency of the amounts.';
comment on column analytics.v_risk_analytics_summary.loan_count is
'Number of loans.';
comment on column analytics.v_risk_analytics_summary.gross_portfolio_amount is
'Principal outstanding.';
comment on column analytics.v_risk_analytics_summary.par30_pct is
'par30_amount in percent of the gross portfolio.';
comment on column analytics.v_risk_analytics_summary.par90_pct is
'par90_amount in percent of the gross portfolio.';
comment on column analytics.v_risk_analytics_summary.restructured_amount is
'Principal of loans whose terms were changed.';
comment on column analytics.v_risk_analytics_summary.npl_amount is
'Principal of these loans.';
comment on column analytics.v_risk_analytics_summary.npl_pct is
'npl_amount in percent of the gross portfolio.';
comment on column analytics.v_risk_analytics_summary.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_risk_analytics_summary.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_risk_analytics_summary.gross_portfolio_reporting_amount is
'gross_portfolio_amount in the reporting currency.';
comment on column analytics.v_risk_analytics_summary.npl_reporting_amount is
'npl_amount in the reporting currency.';

grant select on analytics.v_risk_analytics_summary to
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
