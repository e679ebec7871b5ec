select ops.prepare_run(%(run_id)s)
