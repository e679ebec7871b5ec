create or replace function finance.require_calendar(holidays date[], weekend_days integer[])
returns void
language plpgsql
immutable
parallel safe
as $$
begin
    if require_calendar.holidays is null or require_calendar.weekend_days is null
        or pg_catalog.array_position(require_calendar.holidays, null) is not null
        or pg_catalog.array_position(require_calendar.weekend_days, null) is not null
    then
        raise exception using
            errcode = 'RL100',
            message = 'a calendar is missing or holds a null',
            detail = pg_catalog.format(
                'holidays %L, weekend_days %L',
                require_calendar.holidays,
                require_calendar.weekend_days
            ),
            hint = 'Give both lists; an empty list means none.';
    end if;
    if not require_calendar.weekend_days <@ array[1, 2, 3, 4, 5, 6, 7]
        or require_calendar.weekend_days @> array[1, 2, 3, 4, 5, 6, 7]
    then
        raise exception using
            errcode = 'RL108',
            message = 'the weekend leaves no working day or names an impossible one',
            detail = pg_catalog.format('weekend_days %L', require_calendar.weekend_days),
            hint = 'Give ISO numbers from 1 (Monday) to 7 (Sunday), not all seven.';
    end if;
end
$$;

comment on function finance.require_calendar(date[], integer[]) is
'Raises RL100 if a list of the calendar is null or holds a null, RL108 if its weekend days are '
'not ISO numbers or cover the whole week.';

revoke all on function finance.require_calendar(date[], integer[]) from public;
grant execute on function finance.require_calendar(date[], integer[]) to public;
