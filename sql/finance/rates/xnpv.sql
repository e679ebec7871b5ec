create or replace function finance.xnpv(
    rate numeric,
    dates date[],
    amounts numeric[],
    convention text default 'ACT/365F'
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
declare
    _times numeric[] := finance.flow_times(xnpv.dates, xnpv.convention);
    _sum numeric;
begin
    perform finance.require_rate('rate', xnpv.rate);
    perform finance.require_amounts('amounts', xnpv.amounts, pg_catalog.cardinality(_times));
    select sum(flow.amount / pg_catalog.power(pg_catalog.round(1 + xnpv.rate, 40), flow.years))
    into _sum
    from rows from (
        pg_catalog.unnest(xnpv.amounts), pg_catalog.unnest(_times)
    ) as flow (amount, years);
    return pg_catalog.round(_sum, 20);
end
$$;

comment on function finance.xnpv(numeric, date[], numeric[], text) is
'Value at the earliest date of dated amounts discounted at an effective annual rate, to 20 '
'decimals, time by the day count. Raises RL100, RL101, RL102, RL104, RL109, RL111.

example: select pg_catalog.round(
    finance.xnpv(0.1, ''{2024-01-01,2024-12-31}'', ''{-1000,1100}''), 2
)
returns: 0.00';

revoke all on function finance.xnpv(numeric, date[], numeric[], text) from public;
grant execute on function finance.xnpv(numeric, date[], numeric[], text) to public;
