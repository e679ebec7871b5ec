delete from ops.migration
where migration_hash = %s
