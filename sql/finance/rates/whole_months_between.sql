create or replace function finance.whole_months_between(start_on date, end_on date)
returns integer
language plpgsql
immutable
parallel safe
as $$
declare
    _months integer := (
        (pg_catalog.date_part('year', end_on) - pg_catalog.date_part('year', start_on)) * 12
        + pg_catalog.date_part('month', end_on) - pg_catalog.date_part('month', start_on)
    )::integer;
begin
    return _months - (finance.add_months(end_on, -_months) < start_on)::integer;
end
$$;

comment on function finance.whole_months_between(date, date) is
'Whole months from start_on to a later end_on, measured back from the end; a day that a month lacks is its last.

example: select finance.whole_months_between(date ''2024-01-31'', date ''2024-06-30'')
returns: 4';

revoke all on function finance.whole_months_between(date, date) from public;
grant execute on function finance.whole_months_between(date, date) to public;
