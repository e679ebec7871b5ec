create or replace function finance.nearest_working_day(
    on_date date,
    step integer,
    holidays date[],
    weekend_days integer[]
)
returns date
language plpgsql
immutable
parallel safe
as $$
declare
    _date date := nearest_working_day.on_date;
begin
    for _tried in 0..366 loop
        if pg_catalog.date_part('isodow', _date)::integer <> all (nearest_working_day.weekend_days)
            and _date <> all (nearest_working_day.holidays)
        then
            return _date;
        end if;
        _date := _date + nearest_working_day.step;
    end loop;
    raise exception using
        errcode = 'RL108',
        message = 'no working day within a year',
        detail = pg_catalog.format('looked from %s to %s', nearest_working_day.on_date, _date),
        hint = 'Check the holidays of the calendar.';
end
$$;

comment on function finance.nearest_working_day(date, integer, date[], integer[]) is
'The first working day from on_date itself going by step days (1 forward, -1 back). The caller '
'has checked the calendar. Raises RL108 if a year holds none.

example: select finance.nearest_working_day(date ''2024-06-01'', -1, ''{}'', ''{6,7}'')
returns: 2024-05-31';

revoke all on function finance.nearest_working_day(date, integer, date[], integer[]) from public;
grant execute on function finance.nearest_working_day(date, integer, date[], integer[]) to public;
