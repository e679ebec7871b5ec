-- 12 CFR 1026 Appendix J (b)(3): a month runs to the same date of the next, from a last day to a
-- last day, and from the 29th or 30th to the last day of February.

create or replace function finance.whole_months_between(start_on date, end_on date)
returns integer
language plpgsql
immutable
parallel safe
as $$
declare
    _months integer := (
        (
            pg_catalog.date_part('year', whole_months_between.end_on) - pg_catalog.date_part(
                'year', whole_months_between.start_on
            )
        ) * 12
        + pg_catalog.date_part('month', whole_months_between.end_on) - pg_catalog.date_part(
            'month', whole_months_between.start_on
        )
    )::integer;
begin
    if pg_catalog.date_part('day', whole_months_between.end_on + 1) = 1
        and pg_catalog.date_part(
            'day', whole_months_between.start_on
        ) >= pg_catalog.date_part('day', whole_months_between.end_on)
    then
        return _months;
    end if;
    return _months - (
        finance.add_months(whole_months_between.end_on, -_months) < whole_months_between.start_on
    )::integer;
end
$$;

comment on function finance.whole_months_between(date, date) is
'Whole months from start_on to a later end_on, measured back from the end; a day that the last '
'month lacks is its last day.

example: select finance.whole_months_between(date ''2024-01-31'', date ''2024-06-30'')
returns: 5';

revoke all on function finance.whole_months_between(date, date) from public;
grant execute on function finance.whole_months_between(date, date) to public;
