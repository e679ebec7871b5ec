select
    job_id,
    user_name
from ops.v_job_health
where job_name = %(name)s or job_id::text = %(name)s
order by job_id
