-- Steps are counted from the anchor, never from the date before, so a day lost to a short month
-- comes back. Half months pair a day up to the 15th with the day 15 later, and a later day with the
-- day 15 earlier: 1 and 16, 15 and 30, 31 and 16. With last_day, 15 and the month's end.

create or replace function finance.frequency_date(
    anchor_on date,
    frequency_unit text,
    frequency_count integer,
    step integer,
    month_end text default 'clamp'
)
returns date
language plpgsql
immutable
parallel safe
as $$
declare
    _units integer;
    _day integer;
    _other date;
begin
    if (frequency_date.anchor_on between date '0001-01-01' and date '9999-12-31') is not true then
        perform finance.require_date('anchor_on', frequency_date.anchor_on);
    end if;
    if frequency_date.frequency_unit is null
        or frequency_date.frequency_count is null
        or frequency_date.step is null
    then
        raise exception using
            errcode = 'RL100',
            message = 'a frequency is incomplete',
            detail = pg_catalog.format(
                'frequency_unit is %L, frequency_count is %L, step is %L',
                frequency_date.frequency_unit,
                frequency_date.frequency_count,
                frequency_date.step
            ),
            hint = 'Give all three.';
    end if;
    if frequency_date.frequency_count not between 1 and 9999 or pg_catalog.abs(
        frequency_date.frequency_count::bigint * frequency_date.step
    ) > 99999 then
        raise exception using
            errcode = 'RL106',
            message = 'a frequency is out of range',
            detail = pg_catalog.format(
                'frequency_count is %s, step is %s',
                frequency_date.frequency_count,
                frequency_date.step
            ),
            hint = 'Count from 1 to 9999, and not beyond 99999 units.';
    end if;
    _units := frequency_date.frequency_count * frequency_date.step;
    case frequency_date.frequency_unit
        when 'month' then return finance.add_months(
            frequency_date.anchor_on, _units, frequency_date.month_end
        );
        when 'day' then return frequency_date.anchor_on + _units;
        when 'week' then return frequency_date.anchor_on + 7 * _units;
        when 'quarter' then return finance.add_months(
            frequency_date.anchor_on, 3 * _units, frequency_date.month_end
        );
        when 'year' then return finance.add_months(
            frequency_date.anchor_on, 12 * _units, frequency_date.month_end
        );
        when 'half_month' then
            if _units % 2 = 0 then
                return finance.add_months(
                    frequency_date.anchor_on, _units / 2, frequency_date.month_end
                );
            end if;
            _day := pg_catalog.date_part('day', frequency_date.anchor_on)::integer;
            if frequency_date.month_end = 'last_day' and pg_catalog.date_part(
                'day', frequency_date.anchor_on + 1
            ) = 1 then
                _day := 30;
            end if;
            if _day > 15 then
                return (
                    pg_catalog.date_trunc('month', frequency_date.anchor_on)
                    + pg_catalog.make_interval(months => (_units + 1) / 2, days => _day - 16)
                )::date;
            end if;
            -- Any January has the other day; add_months takes it to the month and its rule.
            _other := pg_catalog.make_date(2000, 1, _day + 15);
            if frequency_date.month_end = 'last_day' and _day = 15 then
                _other := date '2000-01-31';
            end if;
            return finance.add_months(
                _other,
                (
                    (pg_catalog.date_part('year', frequency_date.anchor_on) - 2000) * 12
                    + pg_catalog.date_part('month', frequency_date.anchor_on) - 1
                )::integer + (_units - 1) / 2,
                frequency_date.month_end
            );
        else
            raise exception using
                errcode = 'RL106',
                message = 'unknown frequency',
                detail = pg_catalog.format('frequency_unit is %L', frequency_date.frequency_unit),
                hint = 'Use day, week, half_month, month, quarter or year.';
    end case;
end
$$;

comment on function finance.frequency_date(date, text, integer, integer, text) is
'The date so many steps of a frequency after the anchor (before it, if step is negative): '
'frequency_count units of day, week, half_month, month, quarter or year. month_end as in '
'finance.add_months(). Raises RL100, RL102, RL106, RL107.

example: select finance.frequency_date(date ''2024-01-31'', ''month'', 1, 3)
returns: 2024-04-30';

revoke all on function finance.frequency_date(date, text, integer, integer, text) from public;
grant execute on function finance.frequency_date(date, text, integer, integer, text) to public;
