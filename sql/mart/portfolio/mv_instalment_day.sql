-- requires: internal.dpd_bucket
-- What is paid is added up before it meets the lines: each table is read once.
create materialized view mart.mv_instalment_day as
with
paid as (
    select
        a.legal_entity_id,
        a.loan_id,
        a.line_number,
        sum(a.allocated_amount) as amount,
        sum(a.allocated_amount) filter (where a.component = 'principal') as principal_amount,
        sum(a.allocated_amount) filter (where a.component = 'interest') as interest_amount,
        max(t.value_date) as paid_on
    from lending.payment_allocation as a
    left join lending.loan_transaction as t
        on a.legal_entity_id = t.legal_entity_id and a.loan_transaction_id = t.id
    group by a.legal_entity_id, a.loan_id, a.line_number
),

line as (
    select
        s.legal_entity_id,
        l.currency_code,
        l.product_id,
        s.due_date,
        s.instalment_amount,
        coalesce(p.amount, 0) as paid_amount,
        s.principal_amount - coalesce(p.principal_amount, 0) as unpaid_principal_amount,
        s.interest_amount - coalesce(p.interest_amount, 0) as unpaid_interest_amount,
        p.paid_on,
        case
            when s.due_date < t.business_date then 0
            when l.status = 'charged_off' then 7
            else b.bucket_position
        end as bucket_position
    from lending.loan as l
    inner join lending.legal_entity as e on l.legal_entity_id = e.id
    cross join
        lateral (
            select (now() at time zone e.time_zone)::date as business_date
        ) as t
    cross join
        lateral internal.dpd_bucket(
            coalesce(t.business_date - l.oldest_unpaid_due_date, 0)
        ) as b
    inner join lending.amortisation_line as s
        on
            l.legal_entity_id = s.legal_entity_id
            and l.id = s.loan_id
            and l.current_plan_version = s.plan_version
    left join paid as p
        on
            s.legal_entity_id = p.legal_entity_id
            and s.loan_id = p.loan_id
            and s.line_number = p.line_number
    where l.disbursed_amount > 0 and s.instalment_amount > 0
),

timed as (
    select
        l.*,
        case
            when l.paid_amount < l.instalment_amount then 'unpaid'
            when l.paid_on < l.due_date then 'early'
            when l.paid_on = l.due_date then 'on_time'
            when l.paid_on - l.due_date <= 5 then 'late_1_5'
            when l.paid_on - l.due_date <= 30 then 'late_6_30'
            else 'late_31_plus'
        end as timing
    from line as l
)

select
    t.legal_entity_id,
    t.currency_code,
    t.product_id,
    t.due_date,
    t.timing,
    t.bucket_position,
    count(*) as instalment_count,
    sum(t.instalment_amount) as instalment_amount,
    sum(t.paid_amount) as paid_amount,
    sum(t.instalment_amount - t.paid_amount) as unpaid_amount,
    sum(t.unpaid_principal_amount) as unpaid_principal_amount,
    sum(t.unpaid_interest_amount) as unpaid_interest_amount
from timed as t
group by
    t.legal_entity_id, t.currency_code, t.product_id, t.due_date, t.timing, t.bucket_position
with no data;

create unique index idx_mv_instalment_day_key
on mart.mv_instalment_day (
    legal_entity_id, currency_code, product_id, due_date, timing, bucket_position
);

comment on materialized view mart.mv_instalment_day is
'What falls due on each day, and when was it paid? One row an entity, currency, product, due '
'date, timing and bucket. Tier 2. Amounts in currency_code.';
comment on column mart.mv_instalment_day.legal_entity_id is
'The tenant.';
comment on column mart.mv_instalment_day.currency_code is
'Currency of the amounts.';
comment on column mart.mv_instalment_day.product_id is
'The product.';
comment on column mart.mv_instalment_day.due_date is
'Day on which it is due.';
comment on column mart.mv_instalment_day.timing is
'early, on_time, late_1_5, late_6_30, late_31_plus, or unpaid.';
comment on column mart.mv_instalment_day.bucket_position is
'Of what was not due yet when it was refreshed: place of the bucket of days past due in which the '
'loan stood, from 1; 7 if it was charged off. 0 of all else.';
comment on column mart.mv_instalment_day.instalment_count is
'Number of instalments.';
comment on column mart.mv_instalment_day.instalment_amount is
'All that falls due.';
comment on column mart.mv_instalment_day.paid_amount is
'What of it is paid.';
comment on column mart.mv_instalment_day.unpaid_amount is
'What of it is not paid.';
comment on column mart.mv_instalment_day.unpaid_principal_amount is
'Principal of it that is not paid.';
comment on column mart.mv_instalment_day.unpaid_interest_amount is
'Interest of it that is not paid.';

alter materialized view mart.mv_instalment_day owner to rently_refresher;
