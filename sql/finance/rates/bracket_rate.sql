-- Finds an interval of u = ln(1 + i) at whose ends the discounted sum has opposite signs. The
-- grid's points, 0.05 sinh(k / 8), lie 0.6 per cent apart near zero and reach u = 20 at the ends.

create or replace function finance.bracket_rate(
    amounts double precision[],
    periods double precision[],
    fractions double precision[],
    horizon double precision,
    is_single boolean,
    guess double precision default null,
    out low double precision,
    out high double precision
)
language plpgsql
immutable
parallel safe
as $$
declare
    _total double precision := finance.discounted_sum(
        bracket_rate.amounts, bracket_rate.periods, bracket_rate.fractions, bracket_rate.horizon, 0
    );
    _reach double precision := 0.05;
    _inner double precision := 0;
begin
    if bracket_rate.is_single then
        -- At a great rate the first flow decides the sign: the root is on that side unless zero has
        -- it already.
        if pg_catalog.sign(_total) = pg_catalog.sign(bracket_rate.amounts[1]) then
            _reach := -_reach;
        end if;
        loop
            exit when pg_catalog.sign(
                finance.discounted_sum(
                    bracket_rate.amounts,
                    bracket_rate.periods,
                    bracket_rate.fractions,
                    bracket_rate.horizon,
                    _reach
                )
            ) <> pg_catalog.sign(_total);
            if pg_catalog.abs(_reach) > 20 then
                return;
            end if;
            _inner := _reach;
            _reach := _reach * 2;
        end loop;
        low := least(_inner, _reach);
        high := greatest(_inner, _reach);
        return;
    end if;
    select cell.previous_u, cell.u
    into low, high
    from (
        select
            point.u,
            point.value,
            pg_catalog.lag(point.u) over (order by point.u) as previous_u,
            pg_catalog.lag(point.value) over (order by point.u) as previous_value
        from (
            select
                grid.u,
                finance.discounted_sum(
                    bracket_rate.amounts,
                    bracket_rate.periods,
                    bracket_rate.fractions,
                    bracket_rate.horizon,
                    grid.u
                ) as value
            from (
                select 0.05 * pg_catalog.sinh(number / 8.0) as u
                from pg_catalog.generate_series(-54, 54) as step (number)
            ) as grid
        ) as point
    ) as cell
    where pg_catalog.sign(cell.previous_value) <> pg_catalog.sign(cell.value)
        and cell.previous_value <> 0
    order by
        case
            when bracket_rate.guess is not null
            then pg_catalog.abs(
                (cell.previous_u + cell.u) / 2 - pg_catalog.ln(1 + bracket_rate.guess)
            )
            when (cell.previous_u + cell.u) * _total < 0
            then 10 * pg_catalog.abs(cell.previous_u + cell.u)
            else pg_catalog.abs(cell.previous_u + cell.u)
        end
    limit 1;
end
$$;

comment on function finance.bracket_rate(
    double precision[],
    double precision[],
    double precision[],
    double precision,
    boolean,
    double precision
) is
'An interval of u = ln(1 + rate) that holds a root of the discounted sum, or nulls if none is '
'found. finance.solve_rate() says which.

example: select finance.bracket_rate(''{-100,110}'', ''{0,1}'', ''{0,0}'', 1, true)
returns: (0.05,0.1)';

revoke all on function finance.bracket_rate(
    double precision[],
    double precision[],
    double precision[],
    double precision,
    boolean,
    double precision
) from public;
grant execute on function finance.bracket_rate(
    double precision[],
    double precision[],
    double precision[],
    double precision,
    boolean,
    double precision
) to public;
