-- The 30/360 family: 360 a year, 30 a month, and a rule for days at a month's end.
--   30/360 ISDA     ISDA 2006 4.16(f), bond basis: a start on the 31st counts as the 30th, and so
--                   does an end on the 31st if the start has become the 30th.
--   30/360 US       the same after the February rule of the US securities industry (SIFMA): the
--                   last day of February counts as the 30th at the start, and at the end when both
--                   are.
--   30/360 PSA      the start counts as the 30th on the last day of any month (PSA, mortgage
--                   securities).
--   30/360 NASD     an end on the 31st is the 1st of the next month unless the start is the 30th.
--   30/360 ITALIAN  as 30E/360, and the 28th and 29th of February count as the 30th.
--   30E/360         ISDA 2006 4.16(g), eurobond basis: every 31st counts as the 30th.
--   30E/360 ISDA    ISDA 2006 4.16(h): so does the last day of February, but for an end on the
--                   termination date.
--   30E+/360        an end on the 31st is the 1st of the next month.
--   30E/365         the last day of every month counts as the 30th; the caller divides by 365.
-- No time at all is no days, although the letter of some rules gives 1 or -2 at a month's end.

create or replace function finance.thirty_day_months(
    convention text,
    start_on date,
    end_on date,
    termination_on date default null
)
returns integer
language plpgsql
immutable
parallel safe
as $$
declare
    _start_day integer := pg_catalog.date_part('day', thirty_day_months.start_on)::integer;
    _end_day integer := pg_catalog.date_part('day', thirty_day_months.end_on)::integer;
    _start_month integer := pg_catalog.date_part('month', thirty_day_months.start_on)::integer;
    _end_month integer := pg_catalog.date_part('month', thirty_day_months.end_on)::integer;
    _months integer := (
        pg_catalog.date_part('year', thirty_day_months.end_on) - pg_catalog.date_part(
            'year', thirty_day_months.start_on
        )
    )::integer * 12 + _end_month - _start_month;
    _starts_february_end boolean := _start_month = 2
        and pg_catalog.date_part('month', thirty_day_months.start_on + 1) = 3;
    _ends_february_end boolean := _end_month = 2 and pg_catalog.date_part(
        'month', thirty_day_months.end_on + 1
    ) = 3;
begin
    if thirty_day_months.start_on = thirty_day_months.end_on then
        return 0;
    end if;
    if (case thirty_day_months.convention
        when '30/360 ISDA' then _start_day = 31
        when '30/360 NASD' then _start_day = 31
        when '30E/360' then _start_day = 31
        when '30E+/360' then _start_day = 31
        when '30/360 ITALIAN' then _start_day = 31 or _start_month = 2 and _start_day > 27
        else _start_day = 31 or _starts_february_end
    end) then
        _start_day := 30;
    end if;
    if _end_day = 31 then
        if thirty_day_months.convention = '30E+/360'
            or thirty_day_months.convention = '30/360 NASD' and _start_day < 30
        then
            _months := _months + 1;
            _end_day := 1;
        elsif _start_day = 30
            or thirty_day_months.convention like '30E%'
            or thirty_day_months.convention = '30/360 ITALIAN'
        then
            _end_day := 30;
        end if;
    elsif (case thirty_day_months.convention
        when '30/360 US' then _starts_february_end and _ends_february_end
        when '30E/360 ISDA'
        then _ends_february_end
            and thirty_day_months.end_on is distinct from thirty_day_months.termination_on
        when '30E/365' then _ends_february_end
        when '30/360 ITALIAN' then _end_month = 2 and _end_day > 27
        else false
    end) then
        _end_day := 30;
    end if;
    return 30 * _months + _end_day - _start_day;
end
$$;

comment on function finance.thirty_day_months(text, date, date, date) is
'Days between two dates when every month has thirty, by the canonical name of a 30/360 '
'convention. termination_on matters to 30E/360 ISDA alone: an end of February that is the '
'maturity keeps its day.

example: select finance.thirty_day_months(''30E/360'', date ''2024-01-31'', date ''2024-03-31'')
returns: 60';

revoke all on function finance.thirty_day_months(text, date, date, date) from public;
grant execute on function finance.thirty_day_months(text, date, date, date) to public;
