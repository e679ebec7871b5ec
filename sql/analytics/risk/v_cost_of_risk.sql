-- requires: analytics.v_income_statement, internal.v_average_portfolio, internal.v_reporting_rate
create or replace view analytics.v_cost_of_risk with (security_barrier = true) as
with
account as (
    select distinct
        m.legal_entity_id,
        m.debit_code as account_code,
        'impairment' as kind
    from lending.gl_mapping as m
    where m.transaction_type = 'impairment'
    union
    select
        m.legal_entity_id,
        m.debit_code,
        'loss'
    from lending.gl_mapping as m
    where m.transaction_type in ('charge_off', 'write_off')
    union
    select
        m.legal_entity_id,
        m.credit_code,
        'recovery'
    from lending.gl_mapping as m
    where m.transaction_type = 'recovery'
),

cost as (
    select
        i.legal_entity_id,
        i.currency_code,
        i.month_date,
        coalesce(-sum(i.income_amount) filter (where a.kind = 'impairment'), 0)
            as impairment_amount,
        coalesce(-sum(i.income_amount) filter (where a.kind = 'loss'), 0) as loss_amount,
        coalesce(sum(i.income_amount) filter (where a.kind = 'recovery'), 0)
            as recovery_amount
    from analytics.v_income_statement as i
    inner join account as a
        on i.legal_entity_id = a.legal_entity_id and i.account_code = a.account_code
    group by i.legal_entity_id, i.currency_code, i.month_date
),

figure as (
    select
        b.legal_entity_id,
        b.legal_entity_code,
        b.currency_code,
        b.month_date,
        coalesce(c.impairment_amount, 0) as impairment_amount,
        coalesce(c.loss_amount, 0) as loss_amount,
        coalesce(c.recovery_amount, 0) as recovery_amount,
        coalesce(c.impairment_amount + c.loss_amount - c.recovery_amount, 0) as cost_amount,
        b.average_portfolio_amount,
        round(
            1200 * coalesce(c.impairment_amount + c.loss_amount - c.recovery_amount, 0)
            / nullif(b.average_portfolio_amount, 0),
            4
        ) as cost_of_risk_pct,
        round(
            1200 * coalesce(c.loss_amount - c.recovery_amount, 0)
            / nullif(b.average_portfolio_amount, 0),
            4
        ) as net_loss_rate_pct,
        b.as_of_at
    from internal.v_average_portfolio as b
    left join cost as c
        on
            b.legal_entity_id = c.legal_entity_id
            and b.currency_code = c.currency_code
            and b.month_date = c.month_date
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_date,
    f.impairment_amount,
    f.loss_amount,
    f.recovery_amount,
    f.cost_amount,
    f.average_portfolio_amount,
    f.cost_of_risk_pct,
    f.net_loss_rate_pct,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.cost_amount * r.rate, r.minor_units) as cost_reporting_amount,
    round(f.average_portfolio_amount * r.rate, r.minor_units) as average_portfolio_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_cost_of_risk is
'What does credit risk cost, in percent of the portfolio? One row an entity, currency and month. '
'Tier 3. Amounts in currency_code; the same in the reporting currency at the rate of rate_date; '
'never added across currencies.';
comment on column analytics.v_cost_of_risk.legal_entity_id is
'The tenant.';
comment on column analytics.v_cost_of_risk.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_cost_of_risk.currency_code is
'Currency of the amounts.';
comment on column analytics.v_cost_of_risk.month_date is
'First day of the month.';
comment on column analytics.v_cost_of_risk.impairment_amount is
'Booked as impairment losses: the change of the loss allowance.';
comment on column analytics.v_cost_of_risk.loss_amount is
'Charged off or written off.';
comment on column analytics.v_cost_of_risk.recovery_amount is
'Recovered of what was written off.';
comment on column analytics.v_cost_of_risk.cost_amount is
'Impairment and losses less recoveries.';
comment on column analytics.v_cost_of_risk.average_portfolio_amount is
'Mean of the principal outstanding at the start and end of the month.';
comment on column analytics.v_cost_of_risk.cost_of_risk_pct is
'cost_amount a year in percent of the average portfolio.';
comment on column analytics.v_cost_of_risk.net_loss_rate_pct is
'Losses less recoveries a year in percent of the average portfolio.';
comment on column analytics.v_cost_of_risk.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_cost_of_risk.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_cost_of_risk.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_cost_of_risk.cost_reporting_amount is
'cost_amount in the reporting currency.';
comment on column analytics.v_cost_of_risk.average_portfolio_reporting_amount is
'average_portfolio_amount in the reporting currency.';

grant select on analytics.v_cost_of_risk to
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

alter view analytics.v_cost_of_risk owner to rently_refresher;
