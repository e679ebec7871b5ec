-- A search, day by day, because days of month and weekdays have no closed form; months that do not
-- match are skipped whole. 41 years hold every combination: a 29 February on a given weekday
-- returns after 40 at the most.
create or replace function internal.next_slot(
    schedule internal.cron_schedule,
    after timestamp
) returns timestamp
language plpgsql immutable parallel safe
set search_path = ''
as $$
declare
    _day date := next_slot.after::date;
    _hour integer := extract(hour from next_slot.after);
    _minute integer;
begin
    if internal.is_scheduled_day(next_slot.schedule, _day) then
        if ((next_slot.schedule).hours >> _hour) & 1 = 1 then
            _minute := internal.lowest_bit(
                (next_slot.schedule).minutes, extract(minute from next_slot.after)::integer + 1
            );
        end if;
        if _minute is null then
            _hour := internal.lowest_bit((next_slot.schedule).hours, _hour + 1);
            _minute := internal.lowest_bit((next_slot.schedule).minutes);
        end if;
        if _hour is not null then
            return _day + make_interval(hours => _hour, mins => _minute);
        end if;
    end if;

    while _day < next_slot.after::date + 14976 loop
        _day := _day + 1;
        if ((next_slot.schedule).months >> extract(month from _day)::integer) & 1 = 0 then
            _day := (date_trunc('month', _day::timestamp) + interval '1 month - 1 day')::date;
        elsif internal.is_scheduled_day(next_slot.schedule, _day) then
            return _day + make_interval(
                hours => internal.lowest_bit((next_slot.schedule).hours),
                mins => internal.lowest_bit((next_slot.schedule).minutes)
            );
        end if;
    end loop;
    return null;
end
$$;

comment on function internal.next_slot(internal.cron_schedule, timestamp) is
'The first slot of a schedule by the calendar after a local time, whatever the clock does on that '
'day.';

revoke all on function internal.next_slot(internal.cron_schedule, timestamp) from public;
