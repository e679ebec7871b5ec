select pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended('rently deploy', 0))
