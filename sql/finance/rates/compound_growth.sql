create or replace function finance.compound_growth(
    rate numeric,
    periods numeric
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
begin
    if pg_catalog.abs(
        compound_growth.periods * pg_catalog.ln((1 + compound_growth.rate)::double precision)
    ) > 2000 then
        raise exception using
            errcode = 'RL109',
            message = 'the rate compounds beyond what can be computed',
            detail = pg_catalog.format(
                'rate is %s over %s periods', compound_growth.rate, compound_growth.periods
            ),
            hint = 'Give the rate of one period as a fraction, and the number of those periods.';
    end if;
    -- Below 1 the power would lose its digits to the scale: the inverse keeps them.
    if compound_growth.rate < 0 then
        return 1 / pg_catalog.power(
            1.0000000000000000000000000000000000000000 / (1 + compound_growth.rate),
            compound_growth.periods
        );
    end if;
    return pg_catalog.power(
        pg_catalog.round(1 + compound_growth.rate, 40), compound_growth.periods
    );
end
$$;

comment on function finance.compound_growth(numeric, numeric) is
'What 1 grows to over so many periods at a rate a period, to at least 40 decimals. The caller has '
'checked that the rate is above -1. Raises RL109 if the result is out of reach.

example: select pg_catalog.round(finance.compound_growth(0.01, 12), 9)
returns: 1.126825030';

revoke all on function finance.compound_growth(numeric, numeric) from public;
grant execute on function finance.compound_growth(numeric, numeric) to public;
