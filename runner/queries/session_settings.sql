-- Settings of the deployer's session. What is reported as done survives a crash; nothing but a lock
-- ends a step early; a deployer that was killed is noticed within a second, so that its transaction
-- and its lock end.
select
    pg_catalog.set_config('synchronous_commit', 'on', false),
    pg_catalog.set_config('statement_timeout', '0', false),
    pg_catalog.set_config('idle_in_transaction_session_timeout', '0', false),
    pg_catalog.set_config('client_connection_check_interval', '1s', false)
