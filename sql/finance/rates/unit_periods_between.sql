-- requires: finance.count_unit_periods, finance.unit_period_length

create or replace function finance.unit_periods_between(
    unit_period text, start_on date, end_on date
)
returns finance.unit_period_count
language sql
immutable
parallel safe
return (
    select
        finance.count_unit_periods(
            length.unit, length.multiple, unit_periods_between.start_on, unit_periods_between.end_on
        )
    from finance.unit_period_length(unit_periods_between.unit_period) as length
);

comment on function finance.unit_periods_between(text, date, date) is
'Whole unit periods between two dates and the fraction left, by 12 CFR 1026 Appendix J (b)(5). '
'Raises RL100, RL102, RL103, RL113.

example: select finance.unit_periods_between(
    ''semimonth'', date ''1978-02-23'', date ''1978-03-16''
)
returns: (1,"(6,15)")';

revoke all on function finance.unit_periods_between(text, date, date) from public;
grant execute on function finance.unit_periods_between(text, date, date) to public;
