select
    h.job_id,
    h.job_name,
    h.slot,
    h.scheduled_at,
    h.state,
    h.attempt,
    h.started_at,
    h.finished_at,
    h.sqlstate,
    h.message
from ops.v_job_history as h
where %(job_id)s::bigint is null or h.job_id = %(job_id)s
order by h.scheduled_at desc
limit %(limit)s
