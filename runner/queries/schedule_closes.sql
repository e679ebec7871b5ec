select ops.schedule_closes() as jobs
