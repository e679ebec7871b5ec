-- requires: analytics.v_income_statement, internal.v_average_portfolio, internal.v_reporting_rate
create or replace view analytics.v_portfolio_yield with (security_barrier = true) as
with
account as (
    select distinct
        m.legal_entity_id,
        c.account_code,
        case m.component when 'interest' then 'interest' else 'charge' end as kind
    from lending.gl_mapping as m
    cross join lateral (values (m.debit_code), (m.credit_code)) as c (account_code)
    -- What comes in after a charge-off is recovered, not earned.
    where m.component in ('interest', 'fee', 'penalty') and m.circumstance = 'none'
),

income as (
    select
        i.legal_entity_id,
        i.currency_code,
        i.month_date,
        coalesce(sum(i.income_amount) filter (where a.kind = 'interest'), 0)
            as interest_income_amount,
        coalesce(sum(i.income_amount) filter (where a.kind = 'charge'), 0)
            as charge_income_amount
    from analytics.v_income_statement as i
    inner join account as a
        on i.legal_entity_id = a.legal_entity_id and i.account_code = a.account_code
    where i.account_kind = 'income'
    group by i.legal_entity_id, i.currency_code, i.month_date
),

figure as (
    select
        b.legal_entity_id,
        b.legal_entity_code,
        b.currency_code,
        b.month_date,
        coalesce(i.interest_income_amount, 0) as interest_income_amount,
        coalesce(i.charge_income_amount, 0) as charge_income_amount,
        b.average_portfolio_amount,
        round(
            1200 * coalesce(i.interest_income_amount, 0)
            / nullif(b.average_portfolio_amount, 0),
            4
        ) as interest_yield_pct,
        round(
            1200 * coalesce(i.interest_income_amount + i.charge_income_amount, 0)
            / nullif(b.average_portfolio_amount, 0),
            4
        ) as portfolio_yield_pct,
        b.as_of_at
    from internal.v_average_portfolio as b
    left join income as i
        on
            b.legal_entity_id = i.legal_entity_id
            and b.currency_code = i.currency_code
            and b.month_date = i.month_date
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_date,
    f.interest_income_amount,
    f.charge_income_amount,
    f.average_portfolio_amount,
    f.interest_yield_pct,
    f.portfolio_yield_pct,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.interest_income_amount * r.rate, r.minor_units) as interest_income_reporting_amount,
    round(f.charge_income_amount * r.rate, r.minor_units) as charge_income_reporting_amount,
    round(f.average_portfolio_amount * r.rate, r.minor_units) as average_portfolio_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_portfolio_yield is
'What does the portfolio earn, in percent of what is lent? One row an entity, currency and '
'month. Tier 3. Amounts in currency_code; the same in the reporting currency at the rate of '
'rate_date; never added across currencies.';
comment on column analytics.v_portfolio_yield.legal_entity_id is
'The tenant.';
comment on column analytics.v_portfolio_yield.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_portfolio_yield.currency_code is
'Currency of the amounts.';
comment on column analytics.v_portfolio_yield.month_date is
'First day of the month.';
comment on column analytics.v_portfolio_yield.interest_income_amount is
'Booked on the income accounts that lending.gl_mapping uses for interest.';
comment on column analytics.v_portfolio_yield.charge_income_amount is
'Booked on those that it uses for fees and penalties.';
comment on column analytics.v_portfolio_yield.average_portfolio_amount is
'Mean of the principal outstanding at the start and end of the month.';
comment on column analytics.v_portfolio_yield.interest_yield_pct is
'Interest income a year in percent of the average portfolio.';
comment on column analytics.v_portfolio_yield.portfolio_yield_pct is
'Interest, fees and penalties a year in percent of the average portfolio.';
comment on column analytics.v_portfolio_yield.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_portfolio_yield.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_portfolio_yield.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_portfolio_yield.interest_income_reporting_amount is
'interest_income_amount in the reporting currency.';
comment on column analytics.v_portfolio_yield.charge_income_reporting_amount is
'charge_income_amount in the reporting currency.';
comment on column analytics.v_portfolio_yield.average_portfolio_reporting_amount is
'average_portfolio_amount in the reporting currency.';

grant select on analytics.v_portfolio_yield to
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

alter view analytics.v_portfolio_yield owner to rently_refresher;
