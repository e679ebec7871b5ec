-- requires: mart.mv_cash_flow_month, internal.v_reporting_rate
create or replace view analytics.v_monthly_cash_flow_analysis with (security_barrier = true) as
with
figure as (
    with
    cash as (
        select
            c.legal_entity_id,
            c.currency_code,
            c.month_date,
            c.transaction_type,
            c.component,
            c.amount,
            case
                when
                    c.transaction_type in ('disbursement', 'credit_balance_refund')
                    then -abs(c.amount)
                when c.transaction_type = 'chargeback' then -abs(c.amount)
                else c.amount
            end as cash_amount
        from mart.mv_cash_flow_month as c
        where
            c.transaction_type in (
                'disbursement',
                'repayment',
                'down_payment',
                'assigned_repayment',
                'merchant_refund',
                'payout_refund',
                'recovery',
                'chargeback',
                'credit_balance_refund'
            )
    )

    select
        m.legal_entity_id,
        e.code as legal_entity_code,
        m.currency_code,
        m.month_date,
        coalesce(sum(m.amount) filter (where m.transaction_type = 'disbursement'), 0)
            as disbursed_amount,
        coalesce(
            sum(m.cash_amount)
            filter (
                where m.component = 'principal'
                and m.transaction_type not in ('disbursement', 'recovery')
            ),
            0
        ) as principal_repaid_amount,
        coalesce(
            sum(m.cash_amount)
            filter (where m.component = 'interest' and m.transaction_type <> 'disbursement'),
            0
        ) as interest_repaid_amount,
        coalesce(
            sum(m.cash_amount)
            filter (where m.component = 'fee' and m.transaction_type <> 'disbursement'),
            0
        ) as fee_repaid_amount,
        coalesce(
            sum(m.cash_amount)
            filter (where m.component = 'penalty' and m.transaction_type <> 'disbursement'),
            0
        ) as penalty_repaid_amount,
        coalesce(sum(m.cash_amount) filter (where m.transaction_type = 'recovery'), 0)
            as recovered_amount,
        sum(m.cash_amount) as net_cash_flow_amount,
        s.as_of_at
    from cash as m
    inner join lending.legal_entity as e on m.legal_entity_id = e.id
    left join ops.mart_view_state as s
        on s.view_name = 'mart.mv_cash_flow_month'
    where m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
    group by m.legal_entity_id, e.code, m.currency_code, m.month_date, s.as_of_at
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_date,
    f.disbursed_amount,
    f.principal_repaid_amount,
    f.interest_repaid_amount,
    f.fee_repaid_amount,
    f.penalty_repaid_amount,
    f.recovered_amount,
    f.net_cash_flow_amount,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.disbursed_amount * r.rate, r.minor_units) as disbursed_reporting_amount,
    round(f.net_cash_flow_amount * r.rate, r.minor_units) as net_cash_flow_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_monthly_cash_flow_analysis is
'What came in and went out each month? One row an entity, currency and month. Tier 2. Amounts '
'in currency_code; the same in the reporting currency at the rate of rate_date; never added '
'across currencies.';
comment on column analytics.v_monthly_cash_flow_analysis.legal_entity_id is
'The tenant.';
comment on column analytics.v_monthly_cash_flow_analysis.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_monthly_cash_flow_analysis.currency_code is
'Currency of the amounts.';
comment on column analytics.v_monthly_cash_flow_analysis.month_date is
'First day of the month.';
comment on column analytics.v_monthly_cash_flow_analysis.disbursed_amount is
'Principal paid out.';
comment on column analytics.v_monthly_cash_flow_analysis.principal_repaid_amount is
'Principal paid, less what was charged back.';
comment on column analytics.v_monthly_cash_flow_analysis.interest_repaid_amount is
'Interest paid, less what was charged back.';
comment on column analytics.v_monthly_cash_flow_analysis.fee_repaid_amount is
'Fees paid, less what was charged back.';
comment on column analytics.v_monthly_cash_flow_analysis.penalty_repaid_amount is
'Penalties paid, less what was charged back.';
comment on column analytics.v_monthly_cash_flow_analysis.recovered_amount is
'Money that came in for loans written off.';
comment on column analytics.v_monthly_cash_flow_analysis.net_cash_flow_amount is
'What came in, credit balances included, less what went out.';
comment on column analytics.v_monthly_cash_flow_analysis.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_monthly_cash_flow_analysis.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_monthly_cash_flow_analysis.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_monthly_cash_flow_analysis.disbursed_reporting_amount is
'disbursed_amount in the reporting currency.';
comment on column analytics.v_monthly_cash_flow_analysis.net_cash_flow_reporting_amount is
'net_cash_flow_amount in the reporting currency.';

grant select on analytics.v_monthly_cash_flow_analysis to
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

alter view analytics.v_monthly_cash_flow_analysis owner to rently_refresher;
