select pg_catalog.pg_advisory_unlock(pg_catalog.hashtextextended('rently deploy', 0))
