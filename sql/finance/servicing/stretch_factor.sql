-- requires: finance.fixed_rate_factor
-- The stretch is cut where a rate or a pause begins or ends; most loans have none of either.
create or replace function finance.stretch_factor(
    terms finance.loan_terms,
    fraction numeric,
    start_on date,
    due_on date,
    from_on date,
    to_on date
) returns numeric
language plpgsql immutable parallel safe
as $$
declare
    _factor numeric := 0;
    _cuts date[];
    _has_changes boolean := pg_catalog.cardinality((terms).later_rates) > 0
        or pg_catalog.cardinality((terms).pauses) > 0;
begin
    if to_on <= from_on then
        return 0;
    end if;
    if not coalesce(_has_changes, false) then
        return finance.fixed_rate_factor(
            (terms).schedule, ((terms).schedule).annual_rate, fraction,
            start_on, due_on, from_on, to_on
        );
    end if;
    _cuts := array(
        select c.cut_on
        from (
            select from_on as cut_on
            union
            select to_on
            union
            select r.effective_on from pg_catalog.unnest((terms).later_rates) as r
            union
            select p.starts_on from pg_catalog.unnest((terms).pauses) as p
            union
            select p.ends_on from pg_catalog.unnest((terms).pauses) as p
        ) as c
        where c.cut_on between from_on and to_on
        order by c.cut_on
    );
    for _i in 2 .. pg_catalog.cardinality(_cuts) loop
        _factor := _factor + finance.fixed_rate_factor(
            (terms).schedule, finance.rate_on(terms, _cuts[_i - 1]), fraction,
            start_on, due_on, _cuts[_i - 1], _cuts[_i]
        );
    end loop;
    return _factor;
end
$$;

comment on function finance.stretch_factor(
    finance.loan_terms, numeric, date, date, date, date
) is
'Interest per unit of balance over days of a period that counts a fraction of a year, at the rates '
'of these days.';

revoke all on function finance.stretch_factor(
    finance.loan_terms, numeric, date, date, date, date
) from public;
grant execute on function finance.stretch_factor(
    finance.loan_terms, numeric, date, date, date, date
) to public;
