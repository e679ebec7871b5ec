-- ISDA 2006 4.12: following and preceding move to a working day; the modified forms turn round
-- rather than leave the month. End of month takes the last working day of the date's month,
-- wherever in it the date is.

create or replace function finance.roll_date(
    on_date date,
    roll text,
    holidays date[] default '{}',
    weekend_days integer[] default '{6,7}'
)
returns date
language plpgsql
immutable
parallel safe
as $$
declare
    _month date;
    _rolled date;
    _step integer;
begin
    if finance.is_working_day(
        roll_date.on_date, roll_date.holidays, roll_date.weekend_days
    ) and roll_date.roll <> 'end_of_month' or roll_date.roll = 'none' then
        _rolled := roll_date.on_date;
    end if;
    _step := case
        when roll_date.roll in ('following', 'modified_following', 'none') then 1
        when roll_date.roll in ('preceding', 'modified_preceding', 'end_of_month') then -1
    end;
    if _step is null then
        raise exception using
            errcode = case when roll_date.roll is null then 'RL100' else 'RL105' end,
            message = 'unknown business-day roll',
            detail = pg_catalog.format('roll is %L', roll_date.roll),
            hint = 'Use none, following, modified_following, preceding, modified_preceding or '
                'end_of_month.';
    end if;
    if _rolled is not null then
        return _rolled;
    end if;
    _month := pg_catalog.date_trunc('month', roll_date.on_date)::date;
    if roll_date.roll = 'end_of_month' then
        return finance.nearest_working_day(
            (
                _month + interval '1 month'
            )::date - 1, _step, roll_date.holidays, roll_date.weekend_days
        );
    end if;
    _rolled := finance.nearest_working_day(
        roll_date.on_date, _step, roll_date.holidays, roll_date.weekend_days
    );
    if roll_date.roll like 'modified%' and pg_catalog.date_trunc(
        'month', _rolled
    )::date <> _month then
        _rolled := finance.nearest_working_day(
            roll_date.on_date, -_step, roll_date.holidays, roll_date.weekend_days
        );
    end if;
    return _rolled;
end
$$;

comment on function finance.roll_date(date, text, date[], integer[]) is
'The working day to which a business-day roll moves a date: none (unmoved), following, '
'modified_following, preceding, modified_preceding, or end_of_month (last working day of the '
'month). Raises RL100, RL102, RL105, RL108.

example: select finance.roll_date(date ''2024-06-30'', ''modified_following'')
returns: 2024-06-28';

revoke all on function finance.roll_date(date, text, date[], integer[]) from public;
grant execute on function finance.roll_date(date, text, date[], integer[]) to public;
