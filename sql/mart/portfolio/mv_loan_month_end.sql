-- requires: internal.v_loan_month_end, internal.dpd_bucket
create materialized view mart.mv_loan_month_end as
select
    m.legal_entity_id,
    m.loan_id,
    m.month_end_date,
    l.currency_code,
    l.product_id,
    date_trunc('month', l.start_date::timestamp)::date as disbursed_month_date,
    (
        (extract(year from m.month_end_date) - extract(year from l.start_date)) * 12
        + extract(month from m.month_end_date) - extract(month from l.start_date)
    )::integer as months_on_book,
    l.disbursed_amount,
    m.principal_outstanding_amount,
    m.loss_state,
    m.days_past_due,
    b.dpd_bucket,
    b.bucket_position
from internal.v_loan_month_end as m
inner join lending.loan as l on m.legal_entity_id = l.legal_entity_id and m.loan_id = l.id
cross join lateral internal.dpd_bucket(m.days_past_due) as b
where m.principal_outstanding_amount > 0 or m.loss_state is not null
with no data;

create unique index idx_mv_loan_month_end_key
on mart.mv_loan_month_end (legal_entity_id, loan_id, month_end_date);

comment on materialized view mart.mv_loan_month_end is
'What was owed on each loan at the end of each month, and how late was it? One row a loan and '
'month end at which principal was outstanding or had been lost. Tier 3. Amounts in currency_code.';
comment on column mart.mv_loan_month_end.legal_entity_id is
'The tenant.';
comment on column mart.mv_loan_month_end.loan_id is
'The loan.';
comment on column mart.mv_loan_month_end.month_end_date is
'Last day of the month.';
comment on column mart.mv_loan_month_end.currency_code is
'Currency of the amounts.';
comment on column mart.mv_loan_month_end.product_id is
'The product.';
comment on column mart.mv_loan_month_end.disbursed_month_date is
'First day of the month in which the loan was paid out.';
comment on column mart.mv_loan_month_end.months_on_book is
'Months since then.';
comment on column mart.mv_loan_month_end.disbursed_amount is
'Principal paid out.';
comment on column mart.mv_loan_month_end.principal_outstanding_amount is
'Principal on the books: paid out less repaid, written off and charged off.';
comment on column mart.mv_loan_month_end.loss_state is
'charged_off, or written_off where nothing is left; null while the loan is on the books.';
comment on column mart.mv_loan_month_end.days_past_due is
'Days past due on that day.';
comment on column mart.mv_loan_month_end.dpd_bucket is
'Days past due: current, 1-30, 31-60, 61-90, 91-180 or 181+.';
comment on column mart.mv_loan_month_end.bucket_position is
'Order of the buckets, from 1.';

alter materialized view mart.mv_loan_month_end owner to rently_refresher;
