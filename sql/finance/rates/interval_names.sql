-- All months count as equal, so 31 January to 28 February is a month; the same interval may be four
-- weeks as well, and the count over the whole transaction decides which it is.

create or replace function finance.interval_names(start_on date, end_on date)
returns text[]
language plpgsql
immutable
parallel safe
as $$
declare
    _days integer := interval_names.end_on - interval_names.start_on;
    _months integer := finance.whole_months_between(interval_names.start_on, interval_names.end_on);
    _names text[] := '{}';
begin
    if _days > 366 then
        return _names;
    end if;
    if _months between 1 and 12
        and (
            finance.add_months(interval_names.start_on, _months, 'last_day') = interval_names.end_on
            or finance.add_months(interval_names.start_on, _months) = interval_names.end_on
            or finance.add_months(interval_names.end_on, -_months) = interval_names.start_on
        )
    then
        _names := _names
            || case _months when 1 then 'month' when 12 then 'year' else _months || ' months' end;
    end if;
    if _days between 13 and 16
        and (
            finance.frequency_date(
                interval_names.start_on, 'half_month', 1, 1
            ) = interval_names.end_on
            or finance.frequency_date(
                interval_names.end_on, 'half_month', 1, -1
            ) = interval_names.start_on
            or finance.frequency_date(
                interval_names.start_on, 'half_month', 1, 1, 'last_day'
            ) = interval_names.end_on
            or finance.frequency_date(
                interval_names.end_on, 'half_month', 1, -1, 'last_day'
            ) = interval_names.start_on
        )
    then
        _names := _names || 'semimonth'::text;
    end if;
    if _days % 7 = 0 and _days < 366 then
        _names := _names || case _days when 7 then 'week' else _days / 7 || ' weeks' end;
    end if;
    if _names = '{}' then
        _names := array[case _days when 1 then 'day' else _days || ' days' end];
    end if;
    return _names;
end
$$;

comment on function finance.interval_names(date, date) is
'The unit periods that an interval of up to a year could be: months, half a month, weeks, or else '
'days.

example: select finance.interval_names(date ''2023-02-01'', date ''2023-03-01'')
returns: {month,"4 weeks"}';

revoke all on function finance.interval_names(date, date) from public;
grant execute on function finance.interval_names(date, date) to public;
