-- requires: internal.v_reporting_rate
create or replace view analytics.v_daily_transactions with (security_barrier = true) as
with
figure as (
    select
        t.legal_entity_id,
        e.code as legal_entity_code,
        t.currency_code,
        t.value_date,
        t.transaction_type,
        count(*) as transaction_count,
        sum(t.amount) as transaction_amount
    from lending.loan_transaction as t
    inner join lending.legal_entity as e on t.legal_entity_id = e.id
    group by t.legal_entity_id, e.code, t.currency_code, t.value_date, t.transaction_type
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.value_date,
    date_trunc('month', f.value_date::timestamp)::date as month_date,
    f.transaction_type,
    f.transaction_count,
    f.transaction_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.transaction_amount * r.rate, r.minor_units) as transaction_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_daily_transactions is
'What happened to loans on each day? One row an entity, currency, value date and transaction '
'type. Tier 1, always current. Amounts in currency_code; the same in the reporting currency at '
'the rate of rate_date; never added across currencies.';
comment on column analytics.v_daily_transactions.legal_entity_id is
'The tenant.';
comment on column analytics.v_daily_transactions.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_daily_transactions.currency_code is
'Currency of the amounts.';
comment on column analytics.v_daily_transactions.value_date is
'Day from which it counts.';
comment on column analytics.v_daily_transactions.month_date is
'First day of its month.';
comment on column analytics.v_daily_transactions.transaction_type is
'Kind of the transaction.';
comment on column analytics.v_daily_transactions.transaction_count is
'Number of transactions.';
comment on column analytics.v_daily_transactions.transaction_amount is
'Their amount, reversals included as rows of their own.';
comment on column analytics.v_daily_transactions.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_daily_transactions.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_daily_transactions.transaction_reporting_amount is
'transaction_amount in the reporting currency.';

grant select on analytics.v_daily_transactions to
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
