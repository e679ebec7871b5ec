-- requires: mart.mv_loan_month_end
create materialized view mart.mv_roll_rate as
with
latest as (
    select
        x.legal_entity_id,
        max(x.month_end_date) as month_end_date
    from mart.mv_loan_month_end as x
    group by x.legal_entity_id
)

select
    m.legal_entity_id,
    m.currency_code,
    n.next_month_end as month_end_date,
    m.dpd_bucket as from_bucket,
    m.bucket_position as from_position,
    coalesce(t.loss_state, t.dpd_bucket, 'paid') as to_bucket,
    case t.loss_state
        when 'charged_off' then 7
        when 'written_off' then 8
        else coalesce(t.bucket_position, 0)
    end as to_position,
    count(*) as loan_count,
    sum(m.principal_outstanding_amount) as from_amount
from mart.mv_loan_month_end as m
inner join latest as x on m.legal_entity_id = x.legal_entity_id
cross join
    lateral (
        select
            (date_trunc('month', m.month_end_date) + interval '2 months' - interval '1 day')::date
                as next_month_end
    ) as n
left join mart.mv_loan_month_end as t
    on
        m.legal_entity_id = t.legal_entity_id
        and m.loan_id = t.loan_id
        and n.next_month_end = t.month_end_date
where
    m.principal_outstanding_amount > 0
    -- What became of those of the last month end is not known yet.
    and m.month_end_date < x.month_end_date
group by
    m.legal_entity_id,
    m.currency_code,
    n.next_month_end,
    m.dpd_bucket,
    m.bucket_position,
    to_bucket,
    to_position
with no data;

create unique index idx_mv_roll_rate_key
on mart.mv_roll_rate (legal_entity_id, currency_code, month_end_date, from_bucket, to_bucket);

comment on materialized view mart.mv_roll_rate is
'Where do loans of each bucket stand a month later? One row an entity, currency, month end, '
'bucket before and bucket after. Tier 3. Amounts in currency_code.';
comment on column mart.mv_roll_rate.legal_entity_id is
'The tenant.';
comment on column mart.mv_roll_rate.currency_code is
'Currency of the amounts.';
comment on column mart.mv_roll_rate.month_end_date is
'End of the later month.';
comment on column mart.mv_roll_rate.from_bucket is
'Bucket a month before.';
comment on column mart.mv_roll_rate.from_position is
'Its place.';
comment on column mart.mv_roll_rate.to_bucket is
'Bucket at month_end_date; paid, charged_off or written_off where nothing is outstanding any more.';
comment on column mart.mv_roll_rate.to_position is
'Its place: 0 is paid, 7 charged_off, 8 written_off.';
comment on column mart.mv_roll_rate.loan_count is
'Number of loans.';
comment on column mart.mv_roll_rate.from_amount is
'Principal a month before.';

alter materialized view mart.mv_roll_rate owner to rently_refresher;
