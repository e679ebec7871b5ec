create materialized view mart.mv_cash_flow_month as
select
    t.legal_entity_id,
    t.currency_code,
    l.product_id,
    date_trunc('month', t.value_date::timestamp)::date as month_date,
    t.transaction_type,
    coalesce(a.component, 'principal') as component,
    count(distinct t.id) as transaction_count,
    sum(coalesce(a.allocated_amount, t.amount)) as amount
from lending.loan_transaction as t
inner join lending.loan as l on t.legal_entity_id = l.legal_entity_id and t.loan_id = l.id
left join lending.payment_allocation as a
    on
        t.legal_entity_id = a.legal_entity_id
        and t.loan_id = a.loan_id
        and t.id = a.loan_transaction_id
where
    t.transaction_type in (
        'repayment',
        'down_payment',
        'assigned_repayment',
        'merchant_refund',
        'payout_refund',
        'recovery',
        'chargeback',
        'credit_balance_refund'
    )
    and not t.is_acquired
    and not exists (
        select
        from lending.loan_transaction as r
        where
            r.legal_entity_id = t.legal_entity_id
            and r.loan_id = t.loan_id
            and r.original_transaction_id = t.id
            and r.transaction_type = 'reversal'
    )
group by
    t.legal_entity_id,
    t.currency_code,
    l.product_id,
    month_date,
    t.transaction_type,
    coalesce(a.component, 'principal')
with no data;

create unique index idx_mv_cash_flow_month_key
on mart.mv_cash_flow_month (
    legal_entity_id, currency_code, product_id, month_date, transaction_type, component
);

comment on materialized view mart.mv_cash_flow_month is
'What did receipts pay, and what went back of them, each month? One row an entity, currency, '
'product, month, '
'transaction type and component. Tier 2. Amounts in currency_code.';
comment on column mart.mv_cash_flow_month.legal_entity_id is
'The tenant.';
comment on column mart.mv_cash_flow_month.currency_code is
'Currency of the amounts.';
comment on column mart.mv_cash_flow_month.product_id is
'The product.';
comment on column mart.mv_cash_flow_month.month_date is
'First day of the month.';
comment on column mart.mv_cash_flow_month.transaction_type is
'Kind of the transaction.';
comment on column mart.mv_cash_flow_month.component is
'principal, interest, fee, penalty or credit_balance.';
comment on column mart.mv_cash_flow_month.transaction_count is
'Number of transactions.';
comment on column mart.mv_cash_flow_month.amount is
'Amount.';

alter materialized view mart.mv_cash_flow_month owner to rently_refresher;
