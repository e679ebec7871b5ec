-- Everything belongs to a role that nobody logs in as and that is no superuser: a security definer
-- of a superuser's would bypass row security. The roles are named in deploy/roles.sql.
with
schema as (
    select
        namespace.oid,
        namespace.nspname
    from pg_catalog.pg_namespace as namespace
    where
        namespace.nspname in (
            'lending', 'api', 'analytics', 'mart', 'audit', 'ops', 'cron', 'finance', 'internal'
        )
),

object (class_id, object_id, owner_id) as (
    select
        'pg_catalog.pg_class'::regclass,
        class.oid,
        class.relowner
    from pg_catalog.pg_class as class
    inner join schema on class.relnamespace = schema.oid
    where class.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
    union all
    select
        'pg_catalog.pg_proc'::regclass,
        proc.oid,
        proc.proowner
    from pg_catalog.pg_proc as proc
    inner join schema on proc.pronamespace = schema.oid
)

select
    pg_catalog.pg_describe_object(object.class_id, object.object_id, 0) as object,
    pg_catalog.format('belongs to %s', owner.rolname) as detail
from object
inner join pg_catalog.pg_roles as owner on object.owner_id = owner.oid
where
    (
        owner.rolcanlogin
        or owner.rolsuper
        or owner.rolbypassrls
        or owner.rolname not like 'rently\_%'
    )
    and not exists (
        select
        from pg_catalog.pg_depend as depend
        where
            depend.classid = object.class_id
            and depend.objid = object.object_id
            and depend.deptype = 'e'
    )
