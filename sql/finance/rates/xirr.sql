create or replace function finance.xirr(
    dates date[],
    amounts numeric[],
    convention text default 'ACT/365F',
    guess numeric default null
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
declare
    _times numeric[] := finance.flow_times(xirr.dates, xirr.convention);
begin
    perform finance.require_amounts('amounts', xirr.amounts, pg_catalog.cardinality(_times));
    if xirr.guess is not null then
        perform finance.require_rate('guess', xirr.guess);
    end if;
    return pg_catalog.round(
        finance.solve_rate(
            xirr.amounts::double precision[],
            _times::double precision[],
            null,
            xirr.guess::double precision
        )::numeric,
        12
    );
end
$$;

comment on function finance.xirr(date[], numeric[], text, numeric) is
'The effective annual rate, to 12 decimals, at which dated amounts sum to zero, money received '
'positive, time by the day count from the earliest date; null if there is none. Under ACT/365F it '
'is a spreadsheet''s XIRR. Of several rates the one nearest to the guess, or as '
'finance.solve_rate() says. Raises RL100, RL101, RL102, RL104, RL109, RL111.

example: select finance.xirr(''{2024-01-01,2024-07-01,2025-01-01}'', ''{-1000,550,550}'')
returns: 0.136159513409';

revoke all on function finance.xirr(date[], numeric[], text, numeric) from public;
grant execute on function finance.xirr(date[], numeric[], text, numeric) to public;
