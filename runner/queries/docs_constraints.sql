-- Keys, foreign keys and checks of tables for the data dictionary and its diagrams.
select
    namespace.nspname as schema_name,
    class.relname as relation_name,
    constr.conname as name,
    constr.contype::text as kind,
    pg_catalog.pg_get_constraintdef(constr.oid, true) as definition,
    target_namespace.nspname as target_schema,
    target.relname as target_name,
    (
        select pg_catalog.bool_and(attribute.attnotnull)
        from pg_catalog.pg_attribute as attribute
        where attribute.attrelid = class.oid and attribute.attnum = any(constr.conkey)
    ) as is_mandatory
from pg_catalog.pg_constraint as constr
inner join pg_catalog.pg_class as class on constr.conrelid = class.oid
inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
left join pg_catalog.pg_class as target on constr.confrelid = target.oid
left join pg_catalog.pg_namespace as target_namespace
    on target.relnamespace = target_namespace.oid
where
    namespace.nspowner = 'rently_owner'::regrole
    and class.relkind in ('r', 'p')
    and not class.relispartition
    and constr.conparentid = 0
    and constr.contype in ('p', 'u', 'x', 'f', 'c')
order by
    namespace.nspname collate "C",
    class.relname collate "C",
    pg_catalog.array_position(array['p', 'u', 'x', 'f', 'c'], constr.contype::text),
    constr.conname collate "C"
