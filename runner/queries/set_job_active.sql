select ops.set_job_active(%(job_id)s, %(is_active)s)
