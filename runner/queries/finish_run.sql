select ops.finish_run(%(run_id)s, %(token)s, %(rows)s)
