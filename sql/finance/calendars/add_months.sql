-- Three answers to 31 January plus one month: clamp says 28 February, roll says 1 March. last_day
-- says 28 February too, but also keeps 28 February plus one month at the end of March.

create or replace function finance.add_months(
    on_date date, months integer, month_end text default 'clamp'
)
returns date
language plpgsql
immutable
parallel safe
as $$
declare
    -- The year of the result, or the one before it.
    _year integer := pg_catalog.date_part('year', add_months.on_date) + add_months.months / 12;
    _clamped date;
begin
    if _year not between 1 and 9998 then
        raise exception using
            errcode = 'RL102',
            message = 'a date would lie beyond the years 1 to 9999',
            detail = pg_catalog.format(
                '%s months from %s', add_months.months, add_months.on_date
            ),
            hint = 'Add fewer months.';
    end if;
    _clamped := add_months.on_date + pg_catalog.make_interval(months => add_months.months);
    if add_months.month_end = 'clamp' then
        return _clamped;
    elsif add_months.month_end = 'roll' then
        return _clamped + (
            pg_catalog.date_part('day', _clamped) < pg_catalog.date_part('day', add_months.on_date)
        )::integer;
    elsif add_months.month_end = 'last_day' then
        return case
            when pg_catalog.date_part('day', add_months.on_date + 1) = 1
            then (
                pg_catalog.date_trunc('month', _clamped) + interval '1 month' - interval '1 day'
            )::date
            else _clamped
        end;
    end if;
    raise exception using
        errcode = case when add_months.month_end is null then 'RL100' else 'RL107' end,
        message = 'unknown month-end rule',
        detail = pg_catalog.format('month_end is %L', add_months.month_end),
        hint = 'Use clamp, roll or last_day.';
end
$$;

comment on function finance.add_months(date, integer, text) is
'The date so many months on. Where the month is too short: clamp takes its last day, roll the 1st '
'of the next; last_day keeps a month''s last day a last day. Raises RL100, RL102, RL107.

example: select finance.add_months(date ''2024-02-29'', 1, ''last_day'')
returns: 2024-03-31';

revoke all on function finance.add_months(date, integer, text) from public;
grant execute on function finance.add_months(date, integer, text) to public;
