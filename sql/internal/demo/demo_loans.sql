-- requires: internal.demo_chance
-- More loans in late summer, when tenants move, and a little more each week.
create or replace function internal.demo_loans(
    entity_code text, starts_on date, ends_before date
)
returns table (
    loan_number text,
    start_date date,
    product_code text,
    principal_amount numeric,
    instalment_count integer,
    borrower_reference text,
    house_number integer
)
language sql stable
set search_path = ''
rows 100
begin atomic
    with
    run as (
        select
            r.seed,
            r.starts_on,
            r.ends_on,
            e.code,
            e.unit_amount,
            round(2000 * r.scale * e.loan_pct / 100)::integer as loan_count
        from ops.demo_run as r
        cross join ops.demo_entity as e
        where e.code = demo_loans.entity_code
    ),

    week as (
        select
            w.monday::date as monday,
            sum(
                (1 + 0.006 * w.place)
                * (1 + 0.35 * cos(2 * pi() * (extract(doy from w.monday) - 245) / 365.25))
            ) over (order by w.monday) as weight
        from run as r
        cross join lateral generate_series(
            r.starts_on::timestamp, r.ends_on - interval '1 day', interval '1 week'
        ) with ordinality as w (monday, place)
    ),

    share as (
        select
            k.monday,
            -- The quotient first: the last one is 1, and its product not just below the count.
            floor(r.loan_count * (k.weight / max(k.weight) over ()))::integer as last_number,
            floor(
                r.loan_count
                * (lag(k.weight, 1, 0) over (order by k.monday) / max(k.weight) over ())
            )::integer as numbers_before
        from week as k
        cross join run as r
    ),

    draw as (
        select
            r.code,
            r.seed,
            r.unit_amount,
            n.number,
            -- No loan begins after the history has ended.
            least(
                s.monday
                + floor(5 * internal.demo_chance(format('%s start %s', r.code, n.number), r.seed))
                ::integer,
                r.ends_on - 1
            ) as start_date,
            internal.demo_chance(format('%s product %s', r.code, n.number), r.seed) as product,
            internal.demo_chance(format('%s amount %s', r.code, n.number), r.seed) as amount,
            internal.demo_chance(format('%s term %s', r.code, n.number), r.seed) as term,
            internal.demo_chance(format('%s borrower %s', r.code, n.number), r.seed) as borrower,
            internal.demo_chance(format('%s house %s', r.code, n.number), r.seed) as house
        from share as s
        cross join run as r
        cross join
            lateral generate_series(
                s.numbers_before + 1, s.last_number
            ) as n (number)
        where s.monday >= demo_loans.starts_on and s.monday < demo_loans.ends_before
    )

    select
        format('%s-%s', d.code, lpad(d.number::text, 7, '0')),
        d.start_date,
        case
            when d.product < 0.6 then 'RENT_ADVANCE'
            when d.product < 0.85 then 'DEPOSIT_LOAN'
            else 'OFFICE_ADVANCE'
        end,
        d.unit_amount
        * (
            case when d.product < 0.85 then 10 else 60 end
            + floor(case when d.product < 0.85 then 60 else 340 end * d.amount * d.amount)
        ),
        (array[6, 9, 12, 12, 18, 24])[1 + floor(6 * d.term)::integer],
        -- One in seven is a customer of before.
        'T-' || case
            when d.borrower < 0.14 and d.number > 20
                then 1 + floor(d.number * d.borrower / 0.15)::integer
            else d.number
        end,
        -- Four in ten rent from a landlord whom we know; some houses are larger than others.
        case
            when d.house < 0.4 and d.borrower >= 0.14
                then 1 + floor(d.number / 30.0 * sqrt(d.house / 0.4))::integer
        end
    from draw as d;
end;

comment on function internal.demo_loans(text, date, date) is
'The loans of a demo entity that begin in the weeks from a Monday until before another: what was '
'drawn for each. principal_amount in the entity''s currency; house_number is null for a borrower '
'whose lease we do not know.';

revoke all on function internal.demo_loans(text, date, date) from public;
