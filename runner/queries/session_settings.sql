-- Settings of the deployer's session. Names are printed in full when nothing is on the search path.
-- What is reported as done survives a crash. A deployer that was killed is noticed within a second, so
-- that its transaction and its lock end.
select
    pg_catalog.set_config('search_path', '', false),
    pg_catalog.set_config('synchronous_commit', 'on', false),
    pg_catalog.set_config('client_connection_check_interval', '1s', false)
