create or replace function finance.day_count_fraction(
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
returns numeric
language plpgsql
immutable
parallel safe
as $$
declare
    _ratio finance.ratio := finance.day_count_ratio(
        day_count_fraction.convention,
        day_count_fraction.start_on,
        day_count_fraction.end_on,
        day_count_fraction.reference_start_on,
        day_count_fraction.reference_end_on,
        day_count_fraction.end_of_month,
        day_count_fraction.termination_on,
        day_count_fraction.holidays,
        day_count_fraction.weekend_days
    );
begin
    return _ratio.numerator * 1.000000000000000000000000000000 / _ratio.denominator;
end
$$;

comment on function finance.day_count_fraction(
    text, date, date, date, date, boolean, date, date[], integer[]
) is
'Years between two dates under a named day count, to 30 decimals. finance.day_count_ratio() gives '
'the same as an exact fraction and describes the arguments. Raises RL100 to RL104.

example: select finance.day_count_fraction(''ACT/360'', date ''2024-01-01'', date ''2024-04-01'')
returns: 0.252777777777777777777777777778';

revoke all on function finance.day_count_fraction(
    text, date, date, date, date, boolean, date, date[], integer[]
) from public;
grant execute on function finance.day_count_fraction(
    text, date, date, date, date, boolean, date, date[], integer[]
) to public;
