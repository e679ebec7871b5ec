create or replace function finance.day_count_ratio(
    convention text,
    start_on date,
    end_on date,
    reference_start_on date default null,
    reference_end_on date default null,
    end_of_month boolean default false,
    termination_on date default null,
    holidays date[] default '{}',
    weekend_days integer[] default '{6,7}'
)
returns finance.ratio
language plpgsql
immutable
parallel safe
as $$
declare
    _name text := finance.day_count_convention(day_count_ratio.convention);
    _days integer := finance.day_count_days(
        _name,
        day_count_ratio.start_on,
        day_count_ratio.end_on,
        day_count_ratio.end_of_month,
        day_count_ratio.termination_on,
        day_count_ratio.holidays,
        day_count_ratio.weekend_days
    );
begin
    return case
        when _name like '%/360%' then row(_days, 360)::finance.ratio
        when _name in ('ACT/365F', 'NL/365', '30E/365') then row(_days, 365)::finance.ratio
        when _name = 'ACT/365.25' then row(4 * _days, 1461)::finance.ratio
        when _name = 'ACT/ACT ISDA' then finance.act_act_isda(
            day_count_ratio.start_on, day_count_ratio.end_on
        )
        -- Fineract counts the day of the end, not of the start, so its split at 31 December is
        -- ISDA's a day on.
        when _name = 'ACT/ACT FINERACT' then finance.act_act_isda(
            day_count_ratio.start_on + 1, day_count_ratio.end_on + 1
        )
        when _name = 'ACT/ACT AFB' then finance.act_act_afb(
            day_count_ratio.start_on, day_count_ratio.end_on
        )
        when _name = 'ACT/ACT YEAR' then finance.act_act_year(
            day_count_ratio.start_on, day_count_ratio.end_on
        )
        when _name = 'ACT/ACT ICMA' then finance.act_act_icma(
            day_count_ratio.start_on,
            day_count_ratio.end_on,
            day_count_ratio.reference_start_on,
            day_count_ratio.reference_end_on,
            day_count_ratio.end_of_month
        )
        when _name = 'ACT/365 ACTUAL'
        then row(
            _days, case when finance.leap_days_between(
                day_count_ratio.start_on, day_count_ratio.end_on
            ) > 0 then 366 else 365 end
        )::finance.ratio
        when _name = 'ACT/365L'
        then row(
            _days, finance.act_365l_denominator(
                day_count_ratio.start_on,
                day_count_ratio.reference_start_on,
                day_count_ratio.reference_end_on
            )
        )::finance.ratio
        when _name = 'ACT/364' then row(_days, 364)::finance.ratio
        when _name = 'ACT/366' then row(_days, 366)::finance.ratio
        when _name = 'BUS/252' then row(_days, 252)::finance.ratio
        else row(1, 1)::finance.ratio
    end;
end
$$;

comment on function finance.day_count_ratio(
    text, date, date, date, date, boolean, date, date[], integer[]
) is
'Years between two dates under a named day count, as an exact fraction. The reference period is '
'the regular coupon period of ACT/ACT ICMA and ACT/365L; the other arguments are those of '
'finance.day_count_days(). Raises RL100 to RL104.

example: select finance.day_count_ratio(''ACT/ACT ISDA'', date ''2011-12-28'', date ''2012-02-28'')
returns: (22634,133590)';

revoke all on function finance.day_count_ratio(
    text, date, date, date, date, boolean, date, date[], integer[]
) from public;
grant execute on function finance.day_count_ratio(
    text, date, date, date, date, boolean, date, date[], integer[]
) to public;
