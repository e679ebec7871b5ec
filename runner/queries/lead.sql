select ops.lead(%(holder)s, %(lease_time)s, %(run_ids)s)
