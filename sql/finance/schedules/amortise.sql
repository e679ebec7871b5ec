-- Plain loans take the short loop, which finance.schedules shares; the others the long ones.
-- With remainder_rule first, what the last instalment has to add is added to the first one instead.
-- Interest stays
-- as it was computed, as in the reference system that has the rule (OpenCBS).

create or replace function finance.amortise(
    terms finance.schedule_terms, opening_balance numeric, segments finance.accrual_segment[]
)
returns setof finance.amortisation_row
language plpgsql
immutable
parallel safe
rows 12
as $$
declare
    _segments finance.accrual_segment[] := amortise.segments;
    _level numeric;
begin
    if finance.is_plain_schedule(amortise.terms)
        and pg_catalog.cardinality(_segments) = (amortise.terms).instalments
        and not exists (
            select
            from pg_catalog.unnest(_segments) with ordinality as s(
                number, factor, balance_change, is_disbursement, plan_factors, cap_factor, position
            )
            where
                s.number <> s.position
                or s.balance_change is not null
                or (s.plan_factors is null) <> (s.position > 1)
        )
    then
        _level := finance.level_amount(
            amortise.terms, 1, amortise.opening_balance, amortise.opening_balance,
            (_segments[1]).plan_factors, amortise.opening_balance * (_segments[1]).factor
        );
        return query
            select
                a.number,
                a.opening_balance,
                0::numeric,
                a.principal,
                a.interest,
                a.opening_balance - a.principal
            from finance.amortise_level(
                amortise.opening_balance,
                case when (amortise.terms).method = 'annuity' then _level end,
                case when (amortise.terms).method <> 'annuity' then coalesce(_level, 0) end,
                array(select s.factor from pg_catalog.unnest(_segments) as s),
                (amortise.terms).minor_units,
                (amortise.terms).interest_rounding
            ) as a;
    elsif (amortise.terms).method = 'custom_split'
        or (amortise.terms).method = 'flat' and (amortise.terms).flat_interest = 'spread'
    then
        return query select a.* from finance.amortise_split(
            amortise.terms, amortise.opening_balance, amortise.segments
        ) as a;
    elsif (amortise.terms).remainder_rule = 'first' then
        return query
            with forward as (
                select
                    a.*,
                    a.number = 1 as is_first,
                    pg_catalog.lead(a.number) over (order by a.number) is null as is_last,
                    pg_catalog.lag(a.principal + a.interest) over (order by a.number) as level
                from finance.amortise_forward(
                    amortise.terms, amortise.opening_balance, amortise.segments
                ) as a
            ),

            moved as (
                select coalesce(pg_catalog.sum(l.principal + l.interest - l.level), 0) as amount
                from forward as l
                where l.is_last and not l.is_first
            )

            select
                f.number,
                f.opening_balance - case when f.is_first then 0 else m.amount end,
                f.balance_change,
                f.principal + m.amount * (f.is_first::integer - f.is_last::integer),
                f.interest,
                f.closing_balance - case when f.is_last then 0 else m.amount end
            from forward as f
            cross join moved as m;
    else
        return query select a.* from finance.amortise_forward(
            amortise.terms, amortise.opening_balance, amortise.segments
        ) as a;
    end if;
end
$$;

comment on function finance.amortise(finance.schedule_terms, numeric, finance.accrual_segment[]) is
'The principal and interest of each period, from a balance, completed terms (of which it reads '
'the method, grace, rounding and the number of instalments, not the dates) and the segments of '
'the periods. The one place where schedules are computed: finance.schedule calls it for a new '
'loan, the loan engine for what is left of one. Raises RL142, RL147.';

revoke all on function finance.amortise(
    finance.schedule_terms, numeric, finance.accrual_segment[]
) from public;
grant execute on function finance.amortise(
    finance.schedule_terms, numeric, finance.accrual_segment[]
) to public;
