select
    schedule,
    coalesce(time_zone, 'UTC')
from ops.v_job_health
where job_id = %(job_id)s
