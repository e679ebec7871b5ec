create or replace function finance.is_working_day(
    on_date date,
    holidays date[] default '{}',
    weekend_days integer[] default '{6,7}'
)
returns boolean
language plpgsql
immutable
parallel safe
as $$
begin
    if (is_working_day.on_date between date '0001-01-01' and date '9999-12-31') is not true then
        perform finance.require_date('on_date', is_working_day.on_date);
    end if;
    perform finance.require_calendar(is_working_day.holidays, is_working_day.weekend_days);
    return not (
        pg_catalog.date_part(
            'isodow', is_working_day.on_date
        )::integer = any (is_working_day.weekend_days)
        or is_working_day.on_date = any (is_working_day.holidays)
    );
end
$$;

comment on function finance.is_working_day(date, date[], integer[]) is
'Whether the date is neither a holiday of the list nor on a weekend day (ISO number, Monday is '
'1). Raises RL100, RL102, RL108.

example: select finance.is_working_day(date ''2024-12-25'', holidays => ''{2024-12-25}'')
returns: f';

revoke all on function finance.is_working_day(date, date[], integer[]) from public;
grant execute on function finance.is_working_day(date, date[], integer[]) to public;
