-- The command runs first, as the argument; then its success is recorded, if this is still our slot.
select ops.finish_run(%(run_id)s, %(token)s, ops.run_job(%(run_id)s))
