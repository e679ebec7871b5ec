-- A concurrent build waits for old transactions without making anybody wait: let it.
select pg_catalog.set_config('lock_timeout', '0', false)
