select ops.alter_job_policy(%(job_id)s, {settings})
