-- requires: mart.mv_cash_month, internal.v_reporting_rate
create or replace view analytics.v_monthly_cash_flow_analysis with (security_barrier = true) as
with
cash as (
    select
        m.legal_entity_id,
        m.currency_code,
        m.month_date,
        m.activity,
        m.received_amount,
        m.paid_amount,
        m.received_amount - m.paid_amount as net_amount
    from mart.mv_cash_month as m
    where m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
),

figure as (
    select
        c.legal_entity_id,
        e.code as legal_entity_code,
        c.currency_code,
        c.month_date,
        coalesce(sum(-c.net_amount) filter (where c.activity = 'disbursement'), 0)
            as disbursed_amount,
        coalesce(sum(c.net_amount) filter (where c.activity = 'principal'), 0)
            as principal_repaid_amount,
        coalesce(sum(c.net_amount) filter (where c.activity = 'interest'), 0)
            as interest_repaid_amount,
        coalesce(sum(c.net_amount) filter (where c.activity = 'fee'), 0) as fee_repaid_amount,
        coalesce(sum(c.net_amount) filter (where c.activity = 'penalty'), 0)
            as penalty_repaid_amount,
        coalesce(sum(c.net_amount) filter (where c.activity = 'recovery'), 0) as recovered_amount,
        coalesce(sum(c.net_amount) filter (where c.activity = 'credit_balance'), 0)
            as credit_balance_amount,
        coalesce(sum(c.net_amount) filter (where c.activity = 'unapplied'), 0) as unapplied_amount,
        coalesce(sum(c.net_amount) filter (where c.activity = 'deferred_income'), 0)
            as deferred_income_amount,
        coalesce(sum(c.net_amount) filter (where c.activity = 'deposit'), 0) as deposit_amount,
        coalesce(sum(-c.net_amount) filter (where c.activity = 'commission'), 0)
            as commission_paid_amount,
        coalesce(sum(c.net_amount) filter (where c.activity = 'loan_transfer'), 0)
            as loan_transfer_amount,
        coalesce(sum(c.net_amount) filter (where c.activity = 'exchange'), 0) as exchange_amount,
        coalesce(sum(c.net_amount) filter (where c.activity = 'other'), 0) as other_amount,
        sum(c.received_amount) as received_amount,
        sum(c.paid_amount) as paid_amount,
        sum(c.net_amount) as net_cash_flow_amount,
        s.as_of_at
    from cash as c
    inner join lending.legal_entity as e on c.legal_entity_id = e.id
    left join ops.mart_view_state as s
        on s.view_name = 'mart.mv_cash_month'
    group by c.legal_entity_id, e.code, c.currency_code, c.month_date, s.as_of_at
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
    f.credit_balance_amount,
    f.unapplied_amount,
    f.deferred_income_amount,
    f.deposit_amount,
    f.commission_paid_amount,
    f.loan_transfer_amount,
    f.exchange_amount,
    f.other_amount,
    f.received_amount,
    f.paid_amount,
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
'What came in and went out each month? One row an entity, currency and month of the value date; '
'the months add up to the cash account (1000). Tier 2. Amounts in currency_code; the same in the '
'reporting currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_monthly_cash_flow_analysis.legal_entity_id is
'The tenant.';
comment on column analytics.v_monthly_cash_flow_analysis.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_monthly_cash_flow_analysis.currency_code is
'Currency of the amounts.';
comment on column analytics.v_monthly_cash_flow_analysis.month_date is
'First day of the month.';
comment on column analytics.v_monthly_cash_flow_analysis.disbursed_amount is
'Principal paid out, less what came back of it.';
comment on column analytics.v_monthly_cash_flow_analysis.principal_repaid_amount is
'Principal paid, less what was charged back.';
comment on column analytics.v_monthly_cash_flow_analysis.interest_repaid_amount is
'Interest paid, less what was charged back.';
comment on column analytics.v_monthly_cash_flow_analysis.fee_repaid_amount is
'Fees paid, less what was charged back.';
comment on column analytics.v_monthly_cash_flow_analysis.penalty_repaid_amount is
'Penalties paid, less what was charged back.';
comment on column analytics.v_monthly_cash_flow_analysis.recovered_amount is
'Money that came in for loans charged or written off, less what was taken back.';
comment on column analytics.v_monthly_cash_flow_analysis.credit_balance_amount is
'What borrowers paid beyond what they owe, less what went back to them.';
comment on column analytics.v_monthly_cash_flow_analysis.unapplied_amount is
'Money that came in beside the loans, less what was refunded of it.';
comment on column analytics.v_monthly_cash_flow_analysis.deferred_income_amount is
'Buy-down fees that came in as money, less what went back of them.';
comment on column analytics.v_monthly_cash_flow_analysis.deposit_amount is
'Deposits received, less those returned.';
comment on column analytics.v_monthly_cash_flow_analysis.commission_paid_amount is
'Commissions paid to agents and collection agencies.';
comment on column analytics.v_monthly_cash_flow_analysis.loan_transfer_amount is
'Prices of loans sold, less those of loans bought.';
comment on column analytics.v_monthly_cash_flow_analysis.exchange_amount is
'What was bought of the currency, less what was sold of it.';
comment on column analytics.v_monthly_cash_flow_analysis.other_amount is
'All else, such as differences written off in reconciliation.';
comment on column analytics.v_monthly_cash_flow_analysis.received_amount is
'All that came in, corrections of what went out included.';
comment on column analytics.v_monthly_cash_flow_analysis.paid_amount is
'All that went out, corrections of what came in included.';
comment on column analytics.v_monthly_cash_flow_analysis.net_cash_flow_amount is
'received_amount less paid_amount: what the cash account changed by.';
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
