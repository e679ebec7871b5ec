create or replace function internal.is_day_off(calendar_code text, day date) returns boolean
language sql stable
set search_path = ''
begin atomic
    select exists(
        select
        from lending.holiday_calendar as c
        where
            c.code = is_day_off.calendar_code
            and (
                extract(isodow from is_day_off.day)::integer = any(c.weekend_iso_days)
                or exists (
                    select
                    from lending.holiday as h
                    where h.calendar_code = c.code and h.holiday_date = is_day_off.day
                )
            )
    );
end;

comment on function internal.is_day_off(text, date) is
'Whether the day is a weekend day or a holiday of the calendar; false without a calendar.';

revoke all on function internal.is_day_off(text, date) from public;
