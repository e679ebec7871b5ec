create or replace function finance.flow_times(dates date[], convention text default 'ACT/365F')
returns numeric[]
language plpgsql
immutable
parallel safe
as $$
declare
    _first date;
    _times numeric[];
begin
    perform finance.require_dates('dates', flow_times.dates);
    select min(flow.on_date) into _first from pg_catalog.unnest(flow_times.dates) as flow (on_date);
    select pg_catalog.array_agg(
        finance.day_count_fraction(
            flow_times.convention, _first, flow.on_date
        ) order by flow.position
    )
    into _times
    from pg_catalog.unnest(flow_times.dates) with ordinality as flow (on_date, position);
    return _times;
end
$$;

comment on function finance.flow_times(date[], text) is
'Years from the earliest of the dates to each, in the order given, under a day count that needs '
'no reference period. Raises RL100 to RL102 and RL104.

example: select finance.flow_times(''{2024-01-01,2024-12-31}'')
returns: {0.000000000000000000000000000000,1.000000000000000000000000000000}';

revoke all on function finance.flow_times(date[], text) from public;
grant execute on function finance.flow_times(date[], text) to public;
