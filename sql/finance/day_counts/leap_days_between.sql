-- The sixtieth day of a year is 29 February in leap years and 1 March in others. Seen from 59 days
-- earlier, a leap year therefore begins on its 29 February, so counting leap years up to there
-- counts the leap days passed.

create or replace function finance.leap_days_between(start_on date, end_on date)
returns integer
language plpgsql
immutable
parallel safe
as $$
declare
    _from_year integer := pg_catalog.date_part('year', leap_days_between.start_on - 59)::integer;
    _to_year integer := pg_catalog.date_part('year', leap_days_between.end_on - 59)::integer;
begin
    return (_to_year / 4 - _to_year / 100 + _to_year / 400)
        - (_from_year / 4 - _from_year / 100 + _from_year / 400);
end
$$;

comment on function finance.leap_days_between(date, date) is
'How many times 29 February falls after start_on and not after end_on.

example: select finance.leap_days_between(date ''2011-12-28'', date ''2016-02-29'')
returns: 2';

revoke all on function finance.leap_days_between(date, date) from public;
grant execute on function finance.leap_days_between(date, date) to public;
