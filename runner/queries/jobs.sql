select
    job_id,
    job_name,
    user_name,
    schedule,
    time_zone,
    health,
    next_run_at,
    last_run_at,
    last_status,
    p95_seconds,
    failure_streak,
    missed_slots
from ops.v_job_health
order by job_name, job_id
