create materialized view mart.mv_first_instalment as
select
    l.legal_entity_id,
    l.id as loan_id,
    l.product_id,
    l.currency_code,
    date_trunc('month', l.start_date::timestamp)::date as disbursed_month_date,
    l.disbursed_amount,
    f.due_date,
    f.instalment_amount,
    p.settled_on
from lending.loan as l
cross join
    lateral (
        select
            s.line_number,
            s.due_date,
            s.instalment_amount
        from lending.amortisation_line as s
        where
            s.legal_entity_id = l.legal_entity_id
            and s.loan_id = l.id
            and s.plan_version = l.current_plan_version
            and s.kind = 'instalment'
            and s.instalment_amount > 0
        order by s.due_date, s.line_number
        limit 1
    ) as f
left join
    lateral (
        select
            case when sum(a.allocated_amount) >= f.instalment_amount then max(t.value_date) end
                as settled_on
        from lending.payment_allocation as a
        inner join lending.loan_transaction as t
            on a.legal_entity_id = t.legal_entity_id and a.loan_transaction_id = t.id
        where
            a.legal_entity_id = l.legal_entity_id
            and a.loan_id = l.id
            and a.line_number = f.line_number
            and t.transaction_type not in ('charge_off', 'write_off')
    ) as p
    on true
where l.disbursed_amount > 0
with no data;

create unique index idx_mv_first_instalment_key
on mart.mv_first_instalment (legal_entity_id, loan_id);

comment on materialized view mart.mv_first_instalment is
'When was the first instalment of each loan due, and when was it paid in full? One row a loan '
'paid out. Tier 3. Amounts in currency_code.';
comment on column mart.mv_first_instalment.legal_entity_id is
'The tenant.';
comment on column mart.mv_first_instalment.loan_id is
'The loan.';
comment on column mart.mv_first_instalment.product_id is
'The product.';
comment on column mart.mv_first_instalment.currency_code is
'Currency of the amounts.';
comment on column mart.mv_first_instalment.disbursed_month_date is
'First day of the month in which the loan was paid out.';
comment on column mart.mv_first_instalment.disbursed_amount is
'Principal paid out.';
comment on column mart.mv_first_instalment.due_date is
'Due date of the first instalment.';
comment on column mart.mv_first_instalment.instalment_amount is
'First instalment.';
comment on column mart.mv_first_instalment.settled_on is
'Value date on which it was paid in full; null if it is not.';

alter materialized view mart.mv_first_instalment owner to rently_refresher;
