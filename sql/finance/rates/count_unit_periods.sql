-- 12 CFR 1026 Appendix J (b)(5). Months are measured back from the later date. Of one month, what
-- is left is in thirtieths (ii); half and several months count 30 days for each whole month (iii);
-- days and weeks are exact (iv); a year leaves twelfths if whole months are left, otherwise days
-- over 365 (v).

create or replace function finance.count_unit_periods(
    unit text, multiple integer, start_on date, end_on date
)
returns finance.unit_period_count
language plpgsql
immutable
parallel safe
as $$
declare
    _months integer;
    _days integer;
    _length integer;
begin
    if (
        count_unit_periods.start_on >= date '0001-01-01'
        and count_unit_periods.end_on <= date '9999-12-31'
        and count_unit_periods.start_on <= count_unit_periods.end_on
    ) is not true then
        perform finance.require_period(count_unit_periods.start_on, count_unit_periods.end_on);
    end if;
    _days := count_unit_periods.end_on - count_unit_periods.start_on;
    _length := count_unit_periods.multiple
        * case count_unit_periods.unit when 'week' then 7 else 1 end;
    if count_unit_periods.unit in ('month', 'semimonth', 'year') then
        _months := finance.whole_months_between(
            count_unit_periods.start_on, count_unit_periods.end_on
        );
        _days := greatest(
            finance.add_months(count_unit_periods.end_on, -_months) - count_unit_periods.start_on, 0
        );
    end if;
    if count_unit_periods.unit = 'year' then
        _days := finance.add_months(
            count_unit_periods.end_on, -12 * (_months / 12)
        ) - count_unit_periods.start_on;
        if finance.add_months(
            count_unit_periods.end_on, -_months
        ) <= count_unit_periods.start_on then
            return row(
                _months / 12, row(_months % 12, 12)::finance.ratio
            )::finance.unit_period_count;
        end if;
        return row(_months / 12, row(_days, 365)::finance.ratio)::finance.unit_period_count;
    elsif count_unit_periods.unit = 'month' and count_unit_periods.multiple = 1 then
        return row(_months, row(_days, 30)::finance.ratio)::finance.unit_period_count;
    elsif count_unit_periods.unit in ('month', 'semimonth') then
        _days := 30 * _months + _days;
        _length := case count_unit_periods.unit
            when 'semimonth' then 15
            else 30 * count_unit_periods.multiple
        end;
    end if;
    return row(
        _days / _length, row(_days % _length, _length)::finance.ratio
    )::finance.unit_period_count;
end
$$;

comment on function finance.count_unit_periods(text, integer, date, date) is
'Whole unit periods between two dates and the fraction left, for a unit period taken apart by '
'finance.unit_period_length(). Raises RL100, RL102, RL103.

example: select finance.count_unit_periods(''week'', 2, date ''1978-04-03'', date ''1978-04-25'')
returns: (1,"(8,14)")';

revoke all on function finance.count_unit_periods(text, integer, date, date) from public;
grant execute on function finance.count_unit_periods(text, integer, date, date) to public;
