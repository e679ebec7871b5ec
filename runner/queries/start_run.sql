select ops.start_run(%(run_id)s, %(token)s)
