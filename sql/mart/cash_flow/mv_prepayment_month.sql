create materialized view mart.mv_prepayment_month as
select
    a.legal_entity_id,
    l.currency_code,
    l.product_id,
    date_trunc('month', t.value_date::timestamp)::date as month_date,
    sum(a.allocated_amount) as repaid_amount,
    coalesce(
        sum(a.allocated_amount) filter (
            where s.due_date >= date_trunc('month', t.value_date::timestamp) + interval '1 month'
        ),
        0
    ) as prepaid_amount
from lending.payment_allocation as a
inner join lending.loan_transaction as t
    on a.legal_entity_id = t.legal_entity_id and a.loan_transaction_id = t.id
inner join lending.loan as l on a.legal_entity_id = l.legal_entity_id and a.loan_id = l.id
left join lending.amortisation_line as s
    on
        a.legal_entity_id = s.legal_entity_id
        and a.loan_id = s.loan_id
        and l.current_plan_version = s.plan_version
        and a.line_number = s.line_number
where a.component = 'principal' and t.transaction_type not in ('charge_off', 'write_off')
group by a.legal_entity_id, l.currency_code, l.product_id, month_date
with no data;

create unique index idx_mv_prepayment_month_key
on mart.mv_prepayment_month (legal_entity_id, currency_code, product_id, month_date);

comment on materialized view mart.mv_prepayment_month is
'How much principal was repaid each month, and how much of it before the month in which it is '
'due? One row an entity, currency, product and month. Tier 3. Amounts in currency_code.';
comment on column mart.mv_prepayment_month.legal_entity_id is
'The tenant.';
comment on column mart.mv_prepayment_month.currency_code is
'Currency of the amounts.';
comment on column mart.mv_prepayment_month.product_id is
'The product.';
comment on column mart.mv_prepayment_month.month_date is
'First day of the month of the value dates.';
comment on column mart.mv_prepayment_month.repaid_amount is
'Principal paid.';
comment on column mart.mv_prepayment_month.prepaid_amount is
'Of this, for instalments due in later months.';

alter materialized view mart.mv_prepayment_month owner to rently_refresher;
