-- Every transfer from or to the cash account, by the account on its other side: so that the months
-- add up to the cash account whatever is posted to it.
create materialized view mart.mv_cash_month as
with
cash as (
    select
        a.legal_entity_id,
        a.id,
        a.currency_code
    from lending.ledger_account as a
    where a.code = '1000'
),

transfer as (
    select
        t.legal_entity_id,
        t.currency_code,
        t.value_date,
        t.loan_transaction_id,
        t.credit_account_id as other_account_id,
        t.amount as received_amount,
        0 as paid_amount
    from lending.ledger_entry as t
    inner join cash as a
        on t.legal_entity_id = a.legal_entity_id and t.debit_account_id = a.id
    union all
    select
        t.legal_entity_id,
        t.currency_code,
        t.value_date,
        t.loan_transaction_id,
        t.debit_account_id,
        0,
        t.amount
    from lending.ledger_entry as t
    inner join cash as a
        on t.legal_entity_id = a.legal_entity_id and t.credit_account_id = a.id
),

-- Added up by day and account, before each sum is given its name.
summed as (
    select
        t.legal_entity_id,
        t.currency_code,
        t.value_date,
        t.other_account_id,
        d.id is not null as is_disbursement,
        sum(t.received_amount) as received_amount,
        sum(t.paid_amount) as paid_amount
    from transfer as t
    left join lending.loan_transaction as d
        on
            t.legal_entity_id = d.legal_entity_id
            and t.loan_transaction_id = d.id
            and d.transaction_type = 'disbursement'
    group by
        t.legal_entity_id, t.currency_code, t.value_date, t.other_account_id, is_disbursement
),

activity as (
    select
        t.legal_entity_id,
        t.currency_code,
        date_trunc('month', t.value_date::timestamp)::date as month_date,
        case when t.is_disbursement then 'disbursement' else a.cash_activity end as activity,
        t.received_amount,
        t.paid_amount
    from summed as t
    inner join lending.ledger_account as a
        on t.legal_entity_id = a.legal_entity_id and t.other_account_id = a.id
)

select
    c.legal_entity_id,
    c.currency_code,
    c.month_date,
    c.activity,
    sum(c.received_amount) as received_amount,
    sum(c.paid_amount) as paid_amount
from activity as c
group by c.legal_entity_id, c.currency_code, c.month_date, c.activity
with no data;

create unique index idx_mv_cash_month_key
on mart.mv_cash_month (legal_entity_id, currency_code, month_date, activity);

comment on materialized view mart.mv_cash_month is
'What came to and went from the cash account each month, and what for? One row an entity, '
'currency, month of the value date and activity. Tier 2. Amounts in currency_code.';
comment on column mart.mv_cash_month.legal_entity_id is
'The tenant.';
comment on column mart.mv_cash_month.currency_code is
'Currency of the amounts.';
comment on column mart.mv_cash_month.month_date is
'First day of the month.';
comment on column mart.mv_cash_month.activity is
'What it was for, by the account on the other side (lending.cash_activity); disbursement where a '
'loan was paid out.';
comment on column mart.mv_cash_month.received_amount is
'What was debited to cash, corrections of money paid included.';
comment on column mart.mv_cash_month.paid_amount is
'What was credited to cash, corrections of money received included.';

alter materialized view mart.mv_cash_month owner to rently_refresher;
