-- What a deploy must know about the database before it touches anything.
select
    database.datname as database_name,
    session_user::text as user_name,
    pg_catalog.pg_is_in_recovery() as is_replica,
    owner.oid is not null as has_owner_role,
    coalesce(
        pg_catalog.has_database_privilege(owner.oid, database.oid, 'create'), false
    ) as owner_may_create,
    exists(
        select
        from pg_catalog.pg_class as class
        inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
        where
            namespace.nspname = 'ops'
            and class.relname = 'release'
    ) as has_engine
from pg_catalog.pg_database as database
left join pg_catalog.pg_roles as owner on owner.rolname = 'rently_owner'
where database.datname = pg_catalog.current_database()
