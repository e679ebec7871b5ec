create or replace function internal.is_scheduled_day(
    schedule internal.cron_schedule,
    day date
) returns boolean
language sql immutable parallel safe
return
((schedule).months >> extract(month from day)::integer) & 1 = 1
and case
    when (schedule).is_day_and_weekday
        then
            (
                ((schedule).days >> extract(day from day)::integer) & 1 = 1
                or ((schedule).is_last_day and extract(day from day + 1) = 1)
            )
            and ((schedule).weekdays >> extract(dow from day)::integer) & 1 = 1
    else
        ((schedule).days >> extract(day from day)::integer) & 1 = 1
        or ((schedule).is_last_day and extract(day from day + 1) = 1)
        or ((schedule).weekdays >> extract(dow from day)::integer) & 1 = 1
end;

comment on function internal.is_scheduled_day(internal.cron_schedule, date) is
'Whether a schedule by the calendar has slots on the day: its month matches, and day of month and '
'weekday by cron''s rule.';

revoke all on function internal.is_scheduled_day(internal.cron_schedule, date) from public;
