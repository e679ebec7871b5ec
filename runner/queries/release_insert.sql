insert into ops.release (
    version,
    content_hash,
    duration,
    migrations_applied,
    migrations_rolled_back,
    definitions_applied,
    definitions_dropped,
    catalogue
)
values (%s, %s, pg_catalog.make_interval(secs => %s), %s, %s, %s, %s, %s)
