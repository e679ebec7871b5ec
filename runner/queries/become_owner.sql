select pg_catalog.set_config('role', 'rently_owner', false)
