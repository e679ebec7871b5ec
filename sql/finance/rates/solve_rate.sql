-- The one solver behind IRR, XIRR, EIR and APR. A flow of amount a after q whole and f further
-- parts of a period is worth a / ((1 + f i) (1 + i)^q); the rate sought makes the sum zero (12 CFR
-- 1026 Appendix J (b)(8); f is 0 for compound discounting throughout).
--
-- It works in u = ln(1 + i) on double precision, for u from -20 to 20: rates from -99.9999998 per
-- cent to 48 thousand million per cent a period. One change of sign among the flows means one root
-- (Descartes). With more, a grid finds where the sum changes sign, and one root is chosen: the
-- nearest to the guess if there is one; else the nearest to zero, where a root on the wrong side
-- (gain at a negative rate, loss at a positive one) counts as ten times as far. Two roots within
-- one cell of the grid cancel and are not seen.
--
-- Newton's method inside the bracket, halving it whenever a step leaves it, converges to the last
-- bits. Exponents are shifted so that none is positive, and clamped, so nothing overflows.

create or replace function finance.solve_rate(
    amounts double precision[],
    periods double precision[],
    fractions double precision[] default null,
    guess double precision default null
)
returns double precision
language plpgsql
immutable
parallel safe
as $$
declare
    _amounts double precision[];
    _periods double precision[];
    _fractions double precision[];
    _horizon double precision;
    _sign_changes integer;
    _low double precision;
    _high double precision;
    _low_sign double precision;
    _u double precision;
    _step double precision;
    _value double precision;
    _slope double precision;
begin
    select
        pg_catalog.array_agg(flow.amount order by flow.at, flow.position),
        pg_catalog.array_agg(flow.whole order by flow.at, flow.position),
        pg_catalog.array_agg(flow.part order by flow.at, flow.position),
        max(flow.at),
        sum((flow.before * flow.amount < 0)::integer)
    into _amounts, _periods, _fractions, _horizon, _sign_changes
    from (
        select
            given.amount,
            given.whole,
            coalesce(given.part, 0) as part,
            given.whole + coalesce(given.part, 0) as at,
            given.position,
            pg_catalog.sign(
                pg_catalog.lag(given.amount) over (
                    order by given.whole + coalesce(given.part, 0), given.position
                )
            ) as before
        from rows from (
            pg_catalog.unnest(solve_rate.amounts),
            pg_catalog.unnest(solve_rate.periods),
            pg_catalog.unnest(solve_rate.fractions)
        )
            with ordinality as given (amount, whole, part, position)
        where given.amount <> 0
    ) as flow;
    if coalesce(_sign_changes, 0) = 0 then
        return null;
    end if;
    select bracket.low, bracket.high
    into _low, _high
    from finance.bracket_rate(
        _amounts, _periods, _fractions, _horizon, _sign_changes = 1, solve_rate.guess
    ) as bracket;
    if _low is null then
        return null;
    end if;
    _low_sign := pg_catalog.sign(
        finance.discounted_sum(_amounts, _periods, _fractions, _horizon, _low)
    );
    if _low_sign = 0 then
        return pg_catalog.exp(_low) - 1;
    end if;
    _u := (_low + _high) / 2;
    for _iteration in 1..100 loop
        select
            sum(term.value),
            sum(-term.value * (term.whole + term.part * pg_catalog.exp(_u) / term.divisor))
        into _value, _slope
        from (
            select
                flow.whole,
                flow.part,
                1 + flow.part * (pg_catalog.exp(_u) - 1) as divisor,
                flow.amount * pg_catalog.exp(
                    greatest(-_u * (flow.whole - case when _u < 0 then _horizon else 0 end), -450)
                ) / (1 + flow.part * (pg_catalog.exp(_u) - 1)) as value
            from rows from (
                pg_catalog.unnest(_amounts),
                pg_catalog.unnest(_periods),
                pg_catalog.unnest(_fractions)
            ) as flow (amount, whole, part)
        ) as term;
        exit when _value = 0;
        if pg_catalog.sign(_value) = _low_sign then
            _low := _u;
        else
            _high := _u;
        end if;
        _step := case
            when 50 * pg_catalog.abs(_slope) > pg_catalog.abs(_value) then -_value / _slope
        end;
        if _step is null or _u + _step <= _low or _u + _step >= _high then
            _step := (_low + _high) / 2 - _u;
        end if;
        _u := _u + _step;
        exit when pg_catalog.abs(_step) < 1e-16 * (1 + pg_catalog.abs(_u));
    end loop;
    return pg_catalog.exp(_u) - 1;
end
$$;

comment on function finance.solve_rate(
    double precision[], double precision[], double precision[], double precision
) is
'The rate a period at which flows, each so many whole periods and a fraction from the start, sum '
'to zero; null if there is none. The file says how one of several is chosen.

example: select pg_catalog.round(finance.solve_rate(''{-100,60,60}'', ''{0,1,2}'')::numeric, 9)
returns: 0.130662386';

revoke all on function finance.solve_rate(
    double precision[], double precision[], double precision[], double precision
) from public;
grant execute on function finance.solve_rate(
    double precision[], double precision[], double precision[], double precision
) to public;
