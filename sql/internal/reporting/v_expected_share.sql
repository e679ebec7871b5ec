-- requires: mart.mv_roll_rate
-- Roll rates of a year, applied month after month. A loan pays what falls due in a month in which
-- it does not roll to a worse bucket: in the buckets of 30 days staying takes paying as much as
-- falls due, in longer ones only a better bucket shows a payment. Of a bucket that no loan was in
-- before, nothing is expected.
create or replace view internal.v_expected_share as
with recursive
latest as (
    select
        x.legal_entity_id,
        max(x.month_end_date) as month_end_date
    from mart.mv_roll_rate as x
    group by x.legal_entity_id
),

move as (
    select
        m.legal_entity_id,
        m.currency_code,
        m.from_position,
        m.to_position,
        sum(m.from_amount) as amount
    from mart.mv_roll_rate as m
    inner join latest as x on m.legal_entity_id = x.legal_entity_id
    where m.month_end_date > x.month_end_date - interval '1 year'
    group by m.legal_entity_id, m.currency_code, m.from_position, m.to_position
),

portfolio as (
    select distinct
        m.legal_entity_id,
        m.currency_code
    from move as m
),

step as (
    select
        m.legal_entity_id,
        m.currency_code,
        m.from_position,
        m.to_position,
        m.amount / sum(m.amount) over (
            partition by m.legal_entity_id, m.currency_code, m.from_position
        ) as roll_rate
    from move as m
    union all
    -- What is paid stays so.
    select
        p.legal_entity_id,
        p.currency_code,
        0,
        0,
        1
    from portfolio as p
),

paying as (
    select
        s.legal_entity_id,
        s.currency_code,
        s.from_position,
        sum(s.roll_rate) as paid_share
    from step as s
    where
        s.to_position < s.from_position
        or s.to_position = s.from_position and s.from_position <= 4
    group by s.legal_entity_id, s.currency_code, s.from_position
),

course as (
    select
        p.legal_entity_id,
        p.currency_code,
        b.bucket_position,
        1 as month_number,
        b.bucket_position as at_position,
        1::numeric as share
    from portfolio as p
    cross join generate_series(1, 7) as b (bucket_position)
    union all
    select
        c.legal_entity_id,
        c.currency_code,
        c.bucket_position,
        c.month_number + 1,
        s.to_position,
        c.share * s.roll_rate
    from course as c
    inner join step as s
        on
            c.legal_entity_id = s.legal_entity_id
            and c.currency_code = s.currency_code
            and c.at_position = s.from_position
    where c.month_number < 3
),

paid as (
    select
        c.legal_entity_id,
        c.currency_code,
        c.bucket_position,
        c.month_number,
        sum(c.share * y.paid_share) as paid_share
    from course as c
    inner join paying as y
        on
            c.legal_entity_id = y.legal_entity_id
            and c.currency_code = y.currency_code
            and c.at_position = y.from_position
    group by c.legal_entity_id, c.currency_code, c.bucket_position, c.month_number
)

select
    p.legal_entity_id,
    p.currency_code,
    b.bucket_position,
    m.month_number,
    coalesce(d.paid_share, 0) as paid_share
from portfolio as p
cross join generate_series(1, 7) as b (bucket_position)
cross join generate_series(1, 3) as m (month_number)
left join paid as d
    on
        p.legal_entity_id = d.legal_entity_id
        and p.currency_code = d.currency_code
        and b.bucket_position = d.bucket_position
        and m.month_number = d.month_number;

comment on view internal.v_expected_share is
'What part of what falls due will loans of each bucket pay in each of the next three months, if '
'loans roll as they did in the last year? One row an entity, currency, bucket and month. As '
'current as mart.mv_roll_rate.';
comment on column internal.v_expected_share.legal_entity_id is 'The tenant.';
comment on column internal.v_expected_share.currency_code is 'Currency of the loans.';
comment on column internal.v_expected_share.bucket_position is
'Place of the bucket in which a loan stands today; 7 is charged off.';
comment on column internal.v_expected_share.month_number is '1 is the month that begins today.';
comment on column internal.v_expected_share.paid_share is 'The part, from 0 to 1.';

alter view internal.v_expected_share owner to rently_refresher;
