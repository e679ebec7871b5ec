create or replace function finance.add_working_days(
    on_date date,
    days integer,
    holidays date[] default '{}',
    weekend_days integer[] default '{6,7}'
)
returns date
language plpgsql
immutable
parallel safe
as $$
declare
    _date date := add_working_days.on_date;
    _step integer := pg_catalog.sign(add_working_days.days);
begin
    if add_working_days.days is null or add_working_days.days not between -9999 and 9999 then
        perform finance.require_number('days', add_working_days.days);
        raise exception using
            errcode = 'RL110',
            message = 'too many working days',
            detail = pg_catalog.format('days is %s', add_working_days.days),
            hint = 'Give a count between -9999 and 9999.';
    end if;
    perform finance.is_working_day(
        add_working_days.on_date, add_working_days.holidays, add_working_days.weekend_days
    );
    for _index in 1..pg_catalog.abs(add_working_days.days) loop
        _date := finance.nearest_working_day(
            _date + _step, _step, add_working_days.holidays, add_working_days.weekend_days
        );
    end loop;
    return _date;
end
$$;

comment on function finance.add_working_days(date, integer, date[], integer[]) is
'The date so many working days after on_date, or before it if days is negative; on_date itself if '
'zero. Raises RL100, RL102, RL108, and RL110 beyond 9999 days.

example: select finance.add_working_days(date ''2024-12-24'', 2, ''{2024-12-25}'')
returns: 2024-12-27';

revoke all on function finance.add_working_days(date, integer, date[], integer[]) from public;
grant execute on function finance.add_working_days(date, integer, date[], integer[]) to public;
