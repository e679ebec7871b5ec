insert into ops.migration (migration_hash, migration_id, content_hash)
values (%s, %s, %s)
