select
    fire_at,
    local_time,
    is_repeat
from ops.next_fire_times(%(schedule)s, %(time_zone)s, now(), %(count)s)
