delete from ops.migration_step
where migration_id = %s
