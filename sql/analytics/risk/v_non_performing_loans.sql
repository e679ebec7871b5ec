-- requires: analytics.v_loan_balance, internal.v_reporting_rate
create or replace view analytics.v_non_performing_loans with (security_barrier = true) as
with
figure as (
    select
        b.legal_entity_id,
        b.legal_entity_code,
        b.currency_code,
        b.product_code,
        b.business_unit,
        count(*) as loan_count,
        sum(b.principal_outstanding_amount) as gross_portfolio_amount,
        count(*) filter (where b.days_past_due >= 90 or b.status = 'charged_off') as npl_count,
        coalesce(
            sum(b.principal_outstanding_amount)
            filter (where b.days_past_due >= 90 or b.status = 'charged_off'),
            0
        ) as npl_amount,
        round(
            100
            * coalesce(
                sum(b.principal_outstanding_amount)
                filter (where b.days_past_due >= 90 or b.status = 'charged_off'),
                0
            )
            / nullif(sum(b.principal_outstanding_amount), 0),
            4
        ) as npl_pct,
        sum(b.principal_charged_off_amount) as charged_off_amount
    from analytics.v_loan_balance as b
    where b.status in ('active', 'charged_off')
    group by
        b.legal_entity_id, b.legal_entity_code, b.currency_code, b.product_code, b.business_unit
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.product_code,
    f.business_unit,
    f.loan_count,
    f.gross_portfolio_amount,
    f.npl_count,
    f.npl_amount,
    f.npl_pct,
    f.charged_off_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.gross_portfolio_amount * r.rate, r.minor_units) as gross_portfolio_reporting_amount,
    round(f.npl_amount * r.rate, r.minor_units) as npl_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_non_performing_loans is
'Which products have loans that no longer perform? One row an entity, currency and product. '
'Tier 1, always current. Amounts in currency_code; the same in the reporting currency at the '
'rate of rate_date; never added across currencies.';
comment on column analytics.v_non_performing_loans.legal_entity_id is
'The tenant.';
comment on column analytics.v_non_performing_loans.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_non_performing_loans.currency_code is
'Currency of the amounts.';
comment on column analytics.v_non_performing_loans.product_code is
'The product.';
comment on column analytics.v_non_performing_loans.business_unit is
'The business unit that sold it.';
comment on column analytics.v_non_performing_loans.loan_count is
'Number of loans.';
comment on column analytics.v_non_performing_loans.gross_portfolio_amount is
'Principal on the books of all active loans: what is charged off is not on them.';
comment on column analytics.v_non_performing_loans.npl_count is
'Loans 90 or more days past due, or charged off.';
comment on column analytics.v_non_performing_loans.npl_amount is
'Principal on the books of these loans; that of charged-off loans is in charged_off_amount.';
comment on column analytics.v_non_performing_loans.npl_pct is
'npl_amount in percent of the gross portfolio.';
comment on column analytics.v_non_performing_loans.charged_off_amount is
'Principal that is charged off and still owed; part neither of the gross portfolio nor of '
'npl_amount.';
comment on column analytics.v_non_performing_loans.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_non_performing_loans.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_non_performing_loans.gross_portfolio_reporting_amount is
'gross_portfolio_amount in the reporting currency.';
comment on column analytics.v_non_performing_loans.npl_reporting_amount is
'npl_amount in the reporting currency.';

grant select on analytics.v_non_performing_loans to
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
