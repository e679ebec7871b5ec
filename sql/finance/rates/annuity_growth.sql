-- A rate below 1e-20 is taken for zero: over 9999 periods its growth does not reach the digits that
-- callers return, and the forty decimals kept here would not show it.

create or replace function finance.annuity_growth(
    rate numeric,
    periods numeric,
    due_at_start boolean
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
begin
    if pg_catalog.abs(annuity_growth.rate) < 1e-20 then
        return pg_catalog.round(annuity_growth.periods, 40);
    end if;
    return (1 + annuity_growth.rate * annuity_growth.due_at_start::integer)
        * (finance.compound_growth(annuity_growth.rate, annuity_growth.periods) - 1)
        / pg_catalog.round(annuity_growth.rate, 40);
end
$$;

comment on function finance.annuity_growth(numeric, numeric, boolean) is
'What payments of 1 a period, at its end or at its start, grow to over so many periods at a rate '
'a period. The caller has checked the arguments. Raises RL109 if the result is out of reach.

example: select pg_catalog.round(finance.annuity_growth(0.1, 2, false), 9)
returns: 2.100000000';

revoke all on function finance.annuity_growth(numeric, numeric, boolean) from public;
grant execute on function finance.annuity_growth(numeric, numeric, boolean) to public;
