select ops.request_run(%(job_id)s)
