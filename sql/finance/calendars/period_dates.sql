-- Two ways to say how long: a number of periods, or the last due date. Regular dates are counted
-- from the first due date if there is one, otherwise from the start; the first period then takes up
-- what lies before. Given the last due date alone, the stub rule says at which end the irregular
-- period lies and whether it is shorter than a regular one or joined to its neighbour.

create or replace function finance.period_dates(
    start_on date,
    frequency_unit text,
    frequency_count integer default 1,
    number_of_periods integer default null,
    first_due_on date default null,
    last_due_on date default null,
    stub text default 'short_last',
    month_end text default 'clamp',
    business_day_roll text default 'none',
    roll_periods boolean default false,
    holidays date[] default '{}',
    weekend_days integer[] default '{6,7}'
)
returns table (
    period_number integer,
    period_start_on date,
    period_end_on date,
    due_on date,
    is_stub boolean
)
language plpgsql
immutable
parallel safe
rows 12
as $$
declare
    _ends date[];
    _irregular_first boolean;
    _irregular_last boolean;
begin
    perform finance.require_date('start_on', period_dates.start_on);
    _ends := finance.period_ends(
        period_dates.start_on,
        period_dates.frequency_unit,
        period_dates.frequency_count,
        period_dates.number_of_periods,
        period_dates.first_due_on,
        period_dates.last_due_on,
        period_dates.stub,
        period_dates.month_end
    );
    -- Refuses an unknown roll or calendar once; no roll leaves every date as it is.
    perform finance.roll_date(
        period_dates.start_on,
        period_dates.business_day_roll,
        period_dates.holidays,
        period_dates.weekend_days
    );
    _irregular_first := _ends[1] <> finance.frequency_date(
        period_dates.start_on,
        period_dates.frequency_unit,
        period_dates.frequency_count,
        1,
        period_dates.month_end
    )
    and period_dates.start_on <> finance.frequency_date(
        _ends[1],
        period_dates.frequency_unit,
        period_dates.frequency_count,
        -1,
        period_dates.month_end
    );
    _irregular_last := period_dates.last_due_on is not null
    and period_dates.last_due_on <> finance.frequency_date(
        coalesce(period_dates.first_due_on, period_dates.start_on),
        period_dates.frequency_unit,
        period_dates.frequency_count,
        pg_catalog.cardinality(_ends) - (period_dates.first_due_on is not null)::integer,
        period_dates.month_end
    )
    and (
        period_dates.stub like '%last'
        or period_dates.first_due_on is not null
        or period_dates.number_of_periods is not null
    );
    period_start_on := period_dates.start_on;
    for _number in 1..pg_catalog.cardinality(_ends) loop
        period_number := _number;
        due_on := case
            when period_dates.business_day_roll = 'none' then _ends[_number]
            else finance.roll_date(
                _ends[_number],
                period_dates.business_day_roll,
                period_dates.holidays,
                period_dates.weekend_days
            )
        end;
        period_end_on := case when period_dates.roll_periods then due_on else _ends[_number] end;
        is_stub := _number = 1 and _irregular_first
            or _number = pg_catalog.cardinality(_ends) and _irregular_last;
        return next;
        period_start_on := period_end_on;
    end loop;
end
$$;

comment on function finance.period_dates(
    date, text, integer, integer, date, date, text, text, text, boolean, date[], integer[]
) is
'The periods of a loan in order: number, start, end, due date (the end after the business-day '
'roll), and whether the period is irregular. Say number_of_periods, or last_due_on and a stub '
'rule (short_first, long_first, short_last, long_last), or both to move the last due date. '
'first_due_on sets the day that regular dates follow. With roll_periods, interest periods end on '
'the rolled date too. Frequency and month_end as in finance.frequency_date(), roll and calendar '
'as in finance.roll_date(). Raises RL100, RL102, RL103, RL105 to RL108, RL110.

example: select pg_catalog.string_agg(due_on::text, '' '')
    from finance.period_dates(
        ''2024-01-31'', ''month'', 1, 3, business_day_roll => ''modified_following''
    )
returns: 2024-02-29 2024-03-29 2024-04-30';

revoke all on function finance.period_dates(
    date, text, integer, integer, date, date, text, text, text, boolean, date[], integer[]
) from public;
grant execute on function finance.period_dates(
    date, text, integer, integer, date, date, text, text, text, boolean, date[], integer[]
) to public;
