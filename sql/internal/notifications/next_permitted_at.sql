create or replace function internal.next_permitted_at(
    time_zone text,
    earliest_time time,
    latest_time time,
    iso_days integer[],
    from_at timestamptz
) returns timestamptz
language sql immutable parallel safe
set search_path = ''
return (
    select
        pg_catalog.min(
            case
                when d.number = 0 and n.local_at::time >= next_permitted_at.earliest_time
                    then next_permitted_at.from_at
                else pg_catalog.timezone(
                    next_permitted_at.time_zone,
                    n.local_at::date + d.number + next_permitted_at.earliest_time
                )
            end
        )
    from
        (
            select
                pg_catalog.timezone(
                    next_permitted_at.time_zone, next_permitted_at.from_at
                ) as local_at
        ) as n
    cross join pg_catalog.generate_series(0, 7) as d (number)
    where
        extract(isodow from n.local_at::date + d.number) = any(next_permitted_at.iso_days)
        and (d.number > 0 or n.local_at::time < next_permitted_at.latest_time)
);

comment on function internal.next_permitted_at(text, time, time, integer[], timestamptz) is
'The first instant, not before the given one, within the hours and weekdays (ISO 8601) on the '
'clock of a time zone.';

revoke all on function internal.next_permitted_at(text, time, time, integer[], timestamptz)
from public;
