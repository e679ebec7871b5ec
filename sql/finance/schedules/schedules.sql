-- requires: finance.schedule_kernel, finance.kernel_level
-- requires: finance.amortise_level, finance.round_level, finance.schedule, finance.with_principal
-- Terms are grouped by shape, so that dates, day counts and annuity factors are computed once for
-- all loans that share them; what is left for each loan is one short loop. Loans of other than
-- plain
-- shapes, and principals that are no positive amount, go through finance.schedule one by one (which
-- refuses the latter). Not ordered: sorting millions of rows is the caller's choice.

create or replace function finance.schedules(terms finance.schedule_terms[])
returns table (
    term_position integer,
    number integer,
    kind text,
    start_on date,
    end_on date,
    due_on date,
    days integer,
    opening_balance numeric,
    disbursed numeric,
    principal numeric,
    interest numeric,
    stub_interest numeric,
    fees numeric,
    penalties numeric,
    instalment numeric,
    closing_balance numeric
)
language sql
immutable
parallel safe
rows 12000
begin atomic
with given as (
    select
        pg_catalog.unnest(schedules.terms) as term,
        pg_catalog.generate_subscripts(schedules.terms, 1) as term_position
),

shape as materialized (
    select
        finance.with_principal(given.term, null) as shape,
        pg_catalog.array_agg(given.term_position) as term_positions,
        pg_catalog.array_agg((given.term).principal_amount) as principals,
        pg_catalog.bool_and(
            (
                (given.term).principal_amount > 0 and (given.term).principal_amount < 'Infinity'
            ) is true
        ) as is_positive
    from given
    group by 1
),

kernel as materialized (
    select
        shape.shape,
        shape.term_positions,
        shape.principals,
        kernel as kernel,
        kernel.is_plain and shape.is_positive as is_plain,
        (kernel.terms).method as method,
        (kernel.terms).minor_units as minor_units,
        (kernel.terms).interest_rounding as interest_rounding,
        (kernel.terms).instalment_rounding as instalment_rounding,
        (kernel.terms).instalment_multiple as instalment_multiple,
        (kernel.terms).method = 'annuity' and not (kernel.terms).is_smoothed as is_exact_annuity,
        (kernel.annuity_factor).growth as growth,
        (kernel.annuity_factor).divisor as divisor,
        kernel.starts_on,
        kernel.ends_on,
        kernel.due_on,
        kernel.factors
    from shape
    cross join lateral finance.schedule_kernel(shape.shape) as kernel
)

select
    loan.term_position,
    null::integer,
    'disbursement',
    kernel.starts_on[1],
    kernel.starts_on[1],
    kernel.starts_on[1],
    0,
    0::numeric,
    loan.principal,
    0::numeric,
    0::numeric,
    0::numeric,
    0::numeric,
    0::numeric,
    0::numeric,
    loan.principal
from kernel
cross join lateral unnest(kernel.term_positions, kernel.principals) as loan(
    term_position, principal
)
where kernel.is_plain
union all
select
    loan.term_position,
    line.number,
    'instalment',
    kernel.starts_on[line.number],
    kernel.ends_on[line.number],
    kernel.due_on[line.number],
    kernel.ends_on[line.number] - kernel.starts_on[line.number],
    line.opening_balance,
    0::numeric,
    line.principal,
    line.interest,
    0::numeric,
    0::numeric,
    0::numeric,
    line.principal + line.interest,
    line.opening_balance - line.principal
from kernel
cross join lateral unnest(kernel.term_positions, kernel.principals) as loan(
    term_position, principal
)
cross join lateral (
    select loan.principal * kernel.growth / kernel.divisor as payment offset 0
) as exact
cross join lateral (
    select
        case
            when kernel.is_exact_annuity then finance.round_level(
                exact.payment,
                kernel.instalment_multiple,
                kernel.minor_units,
                kernel.instalment_rounding
            )
            else finance.kernel_level(kernel.kernel, loan.principal)
        end as amount
    offset 0
) as level
cross join lateral finance.amortise_level(
    loan.principal,
    case when kernel.method = 'annuity' then level.amount end,
    case when kernel.method <> 'annuity' then level.amount end,
    kernel.factors,
    kernel.minor_units,
    kernel.interest_rounding
) as line
where kernel.is_plain
union all
select
    loan.term_position,
    line.number,
    line.kind,
    line.start_on,
    line.end_on,
    line.due_on,
    line.days,
    line.opening_balance,
    line.disbursed,
    line.principal,
    line.interest,
    line.stub_interest,
    line.fees,
    line.penalties,
    line.instalment,
    line.closing_balance
from kernel
cross join lateral unnest(kernel.term_positions, kernel.principals) as loan(
    term_position, principal
)
cross join lateral finance.schedule(
    finance.with_principal(kernel.shape, loan.principal)
) as line
where not kernel.is_plain;
end;

comment on function finance.schedules(finance.schedule_terms[]) is
'The schedules of many loans at once: the rows of finance.schedule for each element of the array, '
'with '
'its position in it, in no particular order. Raises as finance.schedule does.

example: select term_position, sum(interest)
    from finance.schedules(array(
        select jsonb_populate_record(null::finance.schedule_terms, jsonb_build_object(
            ''principal_amount'', 1000 * i, ''disbursed_on'', ''2024-01-31'', ''instalments'', 3,
            ''annual_rate'', 0.12
        ))
        from generate_series(1, 2) as i
    ))
    group by term_position
    order by term_position
returns: 1|20.07
2|40.13';

revoke all on function finance.schedules(finance.schedule_terms[]) from public;
grant execute on function finance.schedules(finance.schedule_terms[]) to public;
