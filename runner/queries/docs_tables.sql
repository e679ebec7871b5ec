-- Tables for the data dictionary. Partitions are left out: they come with time.
select
    namespace.nspname as schema_name,
    class.relname as name,
    pg_catalog.obj_description(class.oid, 'pg_class') as comment,
    pg_catalog.pg_get_partkeydef(class.oid) as partition_key,
    coalesce(secured.is_append_only, false) as is_append_only,
    coalesce(secured.is_audited, false) as is_audited,
    secured.table_name is not null as is_secured
from pg_catalog.pg_class as class
inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
left join ops.secured_table as secured
    on class.oid = pg_catalog.to_regclass(secured.table_name)
where
    namespace.nspowner = 'rently_owner'::regrole
    and class.relkind in ('r', 'p')
    and not class.relispartition
order by namespace.nspname collate "C", class.relname collate "C"
