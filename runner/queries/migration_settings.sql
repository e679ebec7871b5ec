-- A statement that queues behind a long reader makes everybody queue behind it: give up soon,
-- retry. Role and search path are set again because a migration may have left others.
select
    pg_catalog.set_config('role', 'rently_owner', true),
    pg_catalog.set_config('search_path', '', true),
    pg_catalog.set_config('lock_timeout', '2s', true)
