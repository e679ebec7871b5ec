insert into ops.migration_log (id, migration_hash, migration_id, operation, host_name)
values (%s, %s, %s, %s, %s)
