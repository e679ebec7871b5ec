-- Simple interest is rate × part of a year, kept to 19 decimals as reference systems keep it. A
-- rate that compounds
-- m times a year grows by (1 + rate/m) to the power of m × part of a year. numeric's power() keeps
-- as many decimals
-- as its arguments have: they are widened to 30.

create or replace function finance.period_rate(
    annual_rate numeric, fraction numeric, compounding_per_year integer default null
)
returns numeric
language sql
immutable
parallel safe
return case
    when period_rate.compounding_per_year is null
        then pg_catalog.round(period_rate.annual_rate * period_rate.fraction, 19)
    else pg_catalog.round(
        pg_catalog.power(
            pg_catalog.round(1 + period_rate.annual_rate / period_rate.compounding_per_year, 30),
            pg_catalog.round(period_rate.compounding_per_year * period_rate.fraction, 30)
        ) - 1,
        25
    )
end;

comment on function finance.period_rate(numeric, numeric, integer) is
'Interest per unit of balance over a part of a year, for a rate per year: simple, or compounding '
'so many times a year.

example: select round(finance.period_rate(0.06, 1 / 12.0, 1), 10)
returns: 0.0048675506';

revoke all on function finance.period_rate(numeric, numeric, integer) from public;
grant execute on function finance.period_rate(numeric, numeric, integer) to public;
