-- Nothing is granted to everyone. Exceptions: schema finance and its functions, which are pure
-- mathematics; schema cron, which is open as pg_cron's is: row security shows everyone their own
-- jobs; functions of internal that a view calls, for PostgreSQL asks the view's reader for the
-- right to execute them, while the schema, which is closed, keeps everyone from naming them; and
-- types, whose use gives access to nothing.
with
schema as (
    select
        namespace.oid,
        namespace.nspname,
        namespace.nspacl
    from pg_catalog.pg_namespace as namespace
    where
        namespace.nspowner = 'rently_owner'::regrole
        and namespace.nspname not in ('finance', 'cron')
),

object (name, privileges) as (
    select
        pg_catalog.format('schema %I', schema.nspname),
        schema.nspacl
    from schema
    union all
    select
        class.oid::regclass::text,
        class.relacl
    from pg_catalog.pg_class as class
    inner join schema on class.relnamespace = schema.oid
    union all
    select
        pg_catalog.format('%s.%I', class.oid::regclass, attribute.attname),
        attribute.attacl
    from pg_catalog.pg_attribute as attribute
    inner join pg_catalog.pg_class as class on attribute.attrelid = class.oid
    inner join schema on class.relnamespace = schema.oid
    where attribute.attacl is not null
    union all
    select
        proc.oid::regprocedure::text,
        coalesce(proc.proacl, pg_catalog.acldefault('f', proc.proowner))
    from pg_catalog.pg_proc as proc
    inner join schema on proc.pronamespace = schema.oid
    where
        not exists (
            select
            from pg_catalog.pg_depend as depend
            where
                depend.classid = 'pg_catalog.pg_proc'::regclass
                and depend.objid = proc.oid
                and depend.deptype = 'e'
        )
        and not (
            schema.nspname = 'internal'
            and exists (
                select
                from pg_catalog.pg_depend as depend
                where
                    depend.classid = 'pg_catalog.pg_rewrite'::regclass
                    and depend.refclassid = 'pg_catalog.pg_proc'::regclass
                    and depend.refobjid = proc.oid
            )
        )
)

select
    object.name as object,
    pg_catalog.format('%s is granted to public', privilege.privilege_type) as detail
from object
cross join lateral pg_catalog.aclexplode(object.privileges) as privilege
where privilege.grantee = 0
