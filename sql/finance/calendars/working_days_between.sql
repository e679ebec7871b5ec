-- Whole weeks are multiplied, the rest is looked at day by day, and holidays that fell on a working
-- weekday are taken off: the cost does not grow with the length of the interval.

create or replace function finance.working_days_between(
    start_on date,
    end_on date,
    holidays date[] default '{}',
    weekend_days integer[] default '{6,7}'
)
returns integer
language plpgsql
immutable
parallel safe
as $$
declare
    _weeks integer;
    _weekdays_a_week integer;
    _in_rest integer;
    _on_holiday integer;
begin
    if (
        working_days_between.start_on >= date '0001-01-01'
        and working_days_between.end_on <= date '9999-12-31'
        and working_days_between.start_on <= working_days_between.end_on
    ) is not true then
        perform finance.require_period(working_days_between.start_on, working_days_between.end_on);
    end if;
    perform finance.require_calendar(
        working_days_between.holidays, working_days_between.weekend_days
    );
    _weeks := (working_days_between.end_on - working_days_between.start_on) / 7;
    select count(*)
    into _weekdays_a_week
    from pg_catalog.generate_series(1, 7) as weekday (number)
    where weekday.number <> all (working_days_between.weekend_days);
    select count(*)
    into _in_rest
    from pg_catalog.generate_series(
        working_days_between.start_on + _weeks * 7, working_days_between.end_on - 1, '1 day'
    ) as day (at)
    where pg_catalog.date_part('isodow', day.at)::integer <> all (
        working_days_between.weekend_days
    );
    select count(distinct holiday.on_date)
    into _on_holiday
    from pg_catalog.unnest(working_days_between.holidays) as holiday (on_date)
    where holiday.on_date >= working_days_between.start_on
        and holiday.on_date < working_days_between.end_on
        and pg_catalog.date_part('isodow', holiday.on_date)::integer <> all (
            working_days_between.weekend_days
        );
    return _weeks * _weekdays_a_week + _in_rest - _on_holiday;
end
$$;

comment on function finance.working_days_between(date, date, date[], integer[]) is
'Working days from start_on, included, to end_on, excluded. Raises RL100, RL102, RL103, RL108.

example: select finance.working_days_between(
    date ''2024-12-23'', date ''2025-01-06'', ''{2024-12-25,2025-01-01}''
)
returns: 8';

revoke all on function finance.working_days_between(date, date, date[], integer[]) from public;
grant execute on function finance.working_days_between(date, date, date[], integer[]) to public;
