-- Views for the reference, with who may read them.
select
    namespace.nspname as schema_name,
    class.relname as name,
    class.relkind = 'm' as is_materialized,
    pg_catalog.obj_description(class.oid, 'pg_class') as comment,
    listed.owner_role,
    listed.level,
    promise.promised_interval::text as promised_interval,
    (
        select
            coalesce(
                pg_catalog.array_agg(
                    privilege.grantee::regrole::text
                    order by privilege.grantee::regrole::text collate "C"
                ),
                '{}'
            )
        from pg_catalog.aclexplode(class.relacl) as privilege
        where
            privilege.privilege_type = 'SELECT'
            and privilege.grantee not in (0, class.relowner)
    ) as readers
from pg_catalog.pg_class as class
inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
left join ops.analytics_view as listed
    on namespace.nspname = 'analytics' and class.relname = listed.view_name
left join ops.mart_view as promise
    on coalesce(listed.mart_view, namespace.nspname || '.' || class.relname) = promise.view_name
where
    namespace.nspowner = 'rently_owner'::regrole
    and class.relkind in ('v', 'm')
order by namespace.nspname collate "C", class.relname collate "C"
