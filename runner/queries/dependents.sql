-- Every dependency between the given objects and all that depends on them, however far. A view's
-- rules count as the view, an index of a materialized view as that view.
with recursive dependency as (
    select
        depend.refclassid,
        depend.refobjid,
        depend.deptype,
        case
            when rule.oid is not null then 'pg_catalog.pg_class'::regclass else depend.classid
        end as classid,
        coalesce(rule.ev_class, owner.oid, depend.objid) as objid
    from pg_catalog.pg_depend as depend
    left join pg_catalog.pg_rewrite as rule
        on
            depend.objid = rule.oid
            and depend.classid = 'pg_catalog.pg_rewrite'::regclass
    left join pg_catalog.pg_index as index
        on
            depend.objid = index.indexrelid
            and depend.classid = 'pg_catalog.pg_class'::regclass
    left join pg_catalog.pg_class as owner
        on
            index.indrelid = owner.oid
            and owner.relkind = 'm'
),

node as (
    select
        class_id::oid as classid,
        object_id::oid as objid
    from unnest(%(classes)s::bigint[], %(objects)s::bigint[]) as start (class_id, object_id)
    union
    select
        dependency.classid,
        dependency.objid
    from node
    inner join dependency
        on
            node.classid = dependency.refclassid
            and node.objid = dependency.refobjid
)

select distinct
    dependency.classid::bigint,
    dependency.objid::bigint,
    dependency.refclassid::bigint,
    dependency.refobjid::bigint,
    pg_catalog.pg_describe_object(dependency.classid, dependency.objid, 0) as description,
    dependency.deptype in ('a', 'i') as goes_along
from node
inner join dependency
    on
        node.classid = dependency.refclassid
        and node.objid = dependency.refobjid
where (dependency.classid, dependency.objid) <> (dependency.refclassid, dependency.refobjid)
