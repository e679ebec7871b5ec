-- What a deploy must know about the server before it touches anything.
select
    pg_catalog.current_setting('server_version_num')::integer as server_version,
    pg_catalog.current_database() as database_name,
    session_user::text as user_name,
    pg_catalog.pg_backend_pid() as backend_pid,
    pg_catalog.pg_is_in_recovery() as is_replica,
    exists (
        select
        from pg_catalog.pg_roles
        where rolname = 'rently_owner'
    ) as has_owner_role,
    coalesce((
        select pg_catalog.has_database_privilege(oid, pg_catalog.current_database(), 'create')
        from pg_catalog.pg_roles
        where rolname = 'rently_owner'
    ), false) as owner_may_create,
    pg_catalog.to_regclass('ops.release') is not null as has_engine
