-- requires: finance.leap_days_between

create or replace function finance.day_count_days(
    convention text,
    start_on date,
    end_on date,
    end_of_month boolean default false,
    termination_on date default null,
    holidays date[] default '{}',
    weekend_days integer[] default '{6,7}'
)
returns integer
language plpgsql
immutable
parallel safe
as $$
declare
    _name text := finance.day_count_convention(day_count_days.convention);
begin
    if (
        day_count_days.start_on >= date '0001-01-01'
        and day_count_days.end_on <= date '9999-12-31'
        and day_count_days.start_on <= day_count_days.end_on
    ) is not true then
        perform finance.require_period(day_count_days.start_on, day_count_days.end_on);
    end if;
    return case
        when _name like 'ACT/%' then day_count_days.end_on - day_count_days.start_on
        when _name = '30U/360' then finance.thirty_day_months(
            case when day_count_days.end_of_month then '30/360 US' else '30/360 ISDA' end,
            day_count_days.start_on,
            day_count_days.end_on
        )
        when _name like '30%' then finance.thirty_day_months(
            _name, day_count_days.start_on, day_count_days.end_on, day_count_days.termination_on
        )
        when _name like 'NL/%'
        then day_count_days.end_on - day_count_days.start_on
            - finance.leap_days_between(day_count_days.start_on, day_count_days.end_on)
        when _name = 'BUS/252'
        then finance.working_days_between(
            day_count_days.start_on,
            day_count_days.end_on,
            day_count_days.holidays,
            day_count_days.weekend_days
        )
        else 1
    end;
end
$$;

comment on function finance.day_count_days(
    text, date, date, boolean, date, date[], integer[]
) is
'Days that a day count sees between two dates. end_of_month is for 30U/360 (the February rule), '
'termination_on for 30E/360 ISDA (a maturity at the end of February), holidays and weekend_days '
'(ISO numbers) for BUS/252. Raises RL100 to RL103.

example: select finance.day_count_days(''30/360 US'', date ''2024-01-31'', date ''2024-03-31'')
returns: 60';

revoke all on function finance.day_count_days(
    text, date, date, boolean, date, date[], integer[]
) from public;
grant execute on function finance.day_count_days(
    text, date, date, boolean, date, date[], integer[]
) to public;
