-- ISDA 2006 4.16(b): days in leap years over 366 plus days in other years over 365. The year's
-- first day, 1 January, is where the split falls.

create or replace function finance.act_act_isda(start_on date, end_on date)
returns finance.ratio
language plpgsql
immutable
parallel safe
as $$
declare
    _start_year integer := pg_catalog.date_part('year', act_act_isda.start_on)::integer;
    _end_year integer := pg_catalog.date_part('year', act_act_isda.end_on)::integer;
    _start_length integer := finance.days_in_year(act_act_isda.start_on);
    _end_length integer := finance.days_in_year(act_act_isda.end_on);
    _whole_years bigint := _end_year - _start_year - 1;
    _days_before integer;
    _days_after integer;
begin
    if _start_year = _end_year then
        return row(act_act_isda.end_on - act_act_isda.start_on, _start_length)::finance.ratio;
    end if;
    _days_before := _start_length + 1 - pg_catalog.date_part('doy', act_act_isda.start_on)::integer;
    _days_after := pg_catalog.date_part('doy', act_act_isda.end_on)::integer - 1;
    if _start_length = _end_length then
        return row(
            _whole_years * _start_length + _days_before + _days_after, _start_length
        )::finance.ratio;
    end if;
    return row(
        _whole_years * 365 * 366 + _days_before * _end_length + _days_after * _start_length,
        365 * 366
    )::finance.ratio;
end
$$;

comment on function finance.act_act_isda(date, date) is
'Years between two dates by ISDA 2006 4.16(b): each calendar year''s days over that year''s own '
'length.

example: select finance.act_act_isda(date ''2023-12-15'', date ''2024-01-15'')
returns: (11332,133590)';

revoke all on function finance.act_act_isda(date, date) from public;
grant execute on function finance.act_act_isda(date, date) to public;
