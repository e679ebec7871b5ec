-- 12 CFR 1026 Appendix J (b)(4): a unit period is a day, a week, half a month, a month, a year, or
-- a number of weeks or months up to a year; (b)(5)(vii) adds a number of days for a single payment
-- within the year.

create or replace function finance.unit_period_length(
    unit_period text,
    out unit text,
    out multiple integer,
    out per_year numeric
)
language plpgsql
immutable
parallel safe
as $$
declare
    _parts text[] := pg_catalog.regexp_match(
        unit_period_length.unit_period,
        '^(?:([1-9][0-9]{0,2}) )?(day|week|semimonth|month|quarter|year)s?$'
    );
begin
    unit := _parts[2];
    multiple := coalesce(_parts[1]::integer, 1);
    if unit is null
        or multiple > (
            case unit when 'day' then 366 when 'week' then 52 when 'month' then 12 else 1 end
        )
    then
        raise exception using
            errcode = case
                when unit_period_length.unit_period is null then 'RL100'
                else 'RL113'
            end,
            message = 'unknown unit period',
            detail = pg_catalog.format('unit_period is %L', unit_period_length.unit_period),
            hint = 'Use day, week, semimonth, month, year, or a number of days, weeks or months up '
                'to a year.';
    end if;
    if unit = 'quarter' then
        unit := 'month';
        multiple := 3;
    end if;
    if unit = 'month' and multiple = 12 then
        unit := 'year';
        multiple := 1;
    end if;
    per_year := case unit
        when 'day' then 365
        when 'week' then 52
        when 'semimonth' then 24
        when 'month' then 12
        else 1
    end
        * 1.0000000000000000000000000 / multiple;
end
$$;

comment on function finance.unit_period_length(text) is
'A unit period taken apart: its unit (day, week, semimonth, month or year), how many of them, and '
'how many such periods a year has. Raises RL100, RL113.

example: select finance.unit_period_length(''4 weeks'')
returns: (week,4,13.0000000000000000000000000)';

revoke all on function finance.unit_period_length(text) from public;
grant execute on function finance.unit_period_length(text) to public;
