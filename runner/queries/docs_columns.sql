-- Columns of tables and views for the data dictionary, in their order.
select
    namespace.nspname as schema_name,
    class.relname as relation_name,
    attribute.attname as name,
    pg_catalog.format_type(attribute.atttypid, attribute.atttypmod) as type,
    attribute.attnotnull as is_not_null,
    case
        when attribute.attgenerated <> ''
            then 'generated: ' || pg_catalog.pg_get_expr(initial.adbin, initial.adrelid, true)
        when attribute.attidentity <> '' then 'identity'
        else pg_catalog.pg_get_expr(initial.adbin, initial.adrelid, true)
    end as default_value,
    pg_catalog.col_description(class.oid, attribute.attnum) as comment
from pg_catalog.pg_class as class
inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
inner join pg_catalog.pg_attribute as attribute on class.oid = attribute.attrelid
left join pg_catalog.pg_attrdef as initial
    on attribute.attrelid = initial.adrelid and attribute.attnum = initial.adnum
where
    namespace.nspowner = 'rently_owner'::regrole
    and class.relkind in ('r', 'p', 'v', 'm')
    and not class.relispartition
    and attribute.attnum > 0
    and not attribute.attisdropped
order by namespace.nspname collate "C", class.relname collate "C", attribute.attnum
