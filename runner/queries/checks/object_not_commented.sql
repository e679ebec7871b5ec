-- Every schema, table, view, column, type and function says what it is for, and every partial index
-- what it enforces or serves. Partitions are their parent's; columns of a composite type count too.
with
schema as (
    select
        namespace.oid,
        namespace.nspname
    from pg_catalog.pg_namespace as namespace
    where namespace.nspowner = 'rently_owner'::regrole
),

relation as (
    select
        class.oid,
        class.relkind,
        class.reltype
    from pg_catalog.pg_class as class
    inner join schema on class.relnamespace = schema.oid
    where class.relkind in ('r', 'p', 'v', 'm', 'c', 'f') and not class.relispartition
),

object (class_id, object_id, sub_id, kind) as (
    select
        'pg_catalog.pg_namespace'::regclass,
        schema.oid,
        0,
        'schema'
    from schema
    union all
    select
        'pg_catalog.pg_class'::regclass,
        relation.oid,
        0,
        'relation'
    from relation
    where relation.relkind <> 'c'
    union all
    select
        'pg_catalog.pg_type'::regclass,
        relation.reltype,
        0,
        'type'
    from relation
    where relation.relkind = 'c'
    union all
    select
        'pg_catalog.pg_type'::regclass,
        type.oid,
        0,
        'type'
    from pg_catalog.pg_type as type
    inner join schema on type.typnamespace = schema.oid
    where type.typtype in ('d', 'e', 'r')
    union all
    select
        'pg_catalog.pg_class'::regclass,
        relation.oid,
        attribute.attnum,
        'column'
    from relation
    inner join pg_catalog.pg_attribute as attribute on relation.oid = attribute.attrelid
    where attribute.attnum > 0 and not attribute.attisdropped
    union all
    select
        'pg_catalog.pg_proc'::regclass,
        proc.oid,
        0,
        'function'
    from pg_catalog.pg_proc as proc
    inner join schema on proc.pronamespace = schema.oid
    union all
    select
        'pg_catalog.pg_class'::regclass,
        index.indexrelid,
        0,
        'partial index'
    from pg_catalog.pg_index as index
    inner join relation on index.indrelid = relation.oid
    where index.indpred is not null
)

select
    pg_catalog.pg_describe_object(object.class_id, object.object_id, object.sub_id) as object,
    'no comment' as detail
from object
where
    not exists (
        select
        from pg_catalog.pg_description as description
        where
            description.classoid = object.class_id
            and description.objoid = object.object_id
            and description.objsubid = object.sub_id
    )
    and not exists (
        select
        from pg_catalog.pg_depend as depend
        where
            depend.classid = object.class_id
            and depend.objid = object.object_id
            and depend.deptype = 'e'
    )
