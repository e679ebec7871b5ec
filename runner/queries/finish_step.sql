update ops.migration_step
set finished_at = pg_catalog.clock_timestamp()
where (migration_id, direction, step_number) = (%(migration)s, %(direction)s, %(step)s)
