-- The index of a given name on a table, and whether its build ended well.
select
    index.indisvalid,
    namespace.nspname,
    class.relname
from pg_catalog.pg_index as index
inner join pg_catalog.pg_class as class on index.indexrelid = class.oid
inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
where
    index.indrelid = %s::regclass
    and class.relname = %s
