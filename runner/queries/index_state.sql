-- The index of a given name on a table, and whether its build ended well.
select
    index.indisvalid,
    namespace.nspname,
    class.relname
from pg_catalog.pg_index as index
inner join pg_catalog.pg_class as class on class.oid = index.indexrelid
inner join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
where index.indrelid = %s::regclass
    and class.relname = %s
