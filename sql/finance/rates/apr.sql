create or replace function finance.apr(
    advance_dates date[],
    advance_amounts numeric[],
    payment_dates date[],
    payment_amounts numeric[],
    unit_period text default null
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
declare
    _length record;
    _start date;
    _advance_periods integer[];
    _advance_fractions numeric[];
    _payment_periods integer[];
    _payment_fractions numeric[];
begin
    perform finance.require_dates('advance_dates', apr.advance_dates);
    perform finance.require_dates('payment_dates', apr.payment_dates);
    perform finance.require_amounts(
        'advance_amounts', apr.advance_amounts, pg_catalog.cardinality(apr.advance_dates)
    );
    perform finance.require_amounts(
        'payment_amounts', apr.payment_amounts, pg_catalog.cardinality(apr.payment_dates)
    );
    select min(advance.on_date) into _start
    from pg_catalog.unnest(apr.advance_dates) as advance (on_date);
    _length := finance.unit_period_length(
        coalesce(apr.unit_period, finance.unit_period(apr.advance_dates, apr.payment_dates))
    );
    select
        pg_catalog.array_agg(counted.periods order by counted.position)
            filter (where counted.is_advance),
        pg_catalog.array_agg(counted.fraction order by counted.position)
            filter (where counted.is_advance),
        pg_catalog.array_agg(counted.periods order by counted.position)
            filter (where not counted.is_advance),
        pg_catalog.array_agg(counted.fraction order by counted.position)
            filter (where not counted.is_advance)
    into _advance_periods, _advance_fractions, _payment_periods, _payment_fractions
    from (
        select
            flow.position,
            flow.position <= pg_catalog.cardinality(apr.advance_dates) as is_advance,
            span.periods,
            (span.fraction).numerator::numeric / (span.fraction).denominator as fraction
        from pg_catalog.unnest(apr.advance_dates || apr.payment_dates)
            with ordinality as flow (on_date, position)
        cross join lateral finance.count_unit_periods(
            _length.unit, _length.multiple, _start, flow.on_date
        ) as span
    ) as counted;
    return finance.apr_actuarial(
        apr.advance_amounts,
        _advance_periods,
        _advance_fractions,
        apr.payment_amounts,
        _payment_periods,
        _payment_fractions,
        _length.per_year
    );
end
$$;

comment on function finance.apr(date[], numeric[], date[], numeric[], text) is
'The annual percentage rate of a loan by the actuarial method of 12 CFR 1026 Appendix J, as a '
'fraction a year to 12 decimals (0.1034 is 10.34 %). The unit period is found from the dates '
'unless given. Null if there is no such rate. Raises RL100, RL102, RL103, RL110 to RL113.

example: select pg_catalog.round(
    finance.apr(''{1978-01-10}'', ''{1000}'', ''{1978-07-10,1979-01-10}'', ''{550,550}''), 6
)
returns: 0.131929';

revoke all on function finance.apr(date[], numeric[], date[], numeric[], text) from public;
grant execute on function finance.apr(date[], numeric[], date[], numeric[], text) to public;
