-- A loop, because each time follows from the one before it.
create or replace function ops.next_fire_times(
    schedule text,
    time_zone text default 'UTC',
    after timestamptz default now(),
    how_many integer default 5
) returns table (fire_at timestamptz, local_time timestamp, is_repeat boolean)
language plpgsql stable security definer
set search_path = ''
as $$
declare
    _schedule internal.cron_schedule := internal.parse_schedule(next_fire_times.schedule);
begin
    perform internal.require_time_zone(next_fire_times.time_zone);
    fire_at := next_fire_times.after;
    for _ in 1 .. least(next_fire_times.how_many, 10000) loop
        select f.fire_at, f.slot, f.is_repeat into fire_at, local_time, is_repeat
        from internal.next_fire(_schedule, next_fire_times.time_zone, next_fire_times.fire_at) as f;
        exit when fire_at is null;
        return next;
    end loop;
end
$$;

comment on function ops.next_fire_times(text, text, timestamptz, integer) is
'The coming times of a schedule in a time zone, also over clock changes: the moment, what the '
'clock shows then, and whether it shows it for the second time. Raises RL800 to RL806.';

revoke all on function ops.next_fire_times(text, text, timestamptz, integer) from public;
grant execute on function ops.next_fire_times(text, text, timestamptz, integer)
to rently_scheduler, rently_monitor;
