select ops.fail_run(%(run_id)s, %(token)s, %(code)s, %(message)s)
