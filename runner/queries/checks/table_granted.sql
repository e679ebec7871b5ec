-- Callers get views and functions, never tables: no table of lending, mart or audit, no partition
-- and no column of one is granted to anyone but rently_refresher, who keeps mart, and whoever owns
-- it.
with object (name, schema_name, owner_id, privileges) as (
    select
        class.oid::regclass::text,
        namespace.nspname,
        class.relowner,
        class.relacl
    from pg_catalog.pg_class as class
    inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
    where class.relkind in ('r', 'p', 'm', 'S', 'f')
    union all
    select
        pg_catalog.format('%s.%I', class.oid::regclass, attribute.attname),
        namespace.nspname,
        class.relowner,
        attribute.attacl
    from pg_catalog.pg_attribute as attribute
    inner join pg_catalog.pg_class as class on attribute.attrelid = class.oid
    inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
    where class.relkind in ('r', 'p', 'm', 'f') and attribute.attacl is not null
)

select
    object.name as object,
    pg_catalog.format('%s is granted to %s', privilege.privilege_type, privilege.grantee::regrole)
        as detail
from object
cross join lateral pg_catalog.aclexplode(object.privileges) as privilege
where
    object.schema_name in ('lending', 'mart', 'audit')
    and privilege.grantee <> object.owner_id
    and privilege.grantee::regrole::text not in (
        'rently_owner',
        'rently_refresher',
        'rently_keeper',
        'rently_guard'
    )
