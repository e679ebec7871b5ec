-- The schemas and what they are for.
select
    namespace.nspname as name,
    pg_catalog.obj_description(namespace.oid, 'pg_namespace') as comment
from pg_catalog.pg_namespace as namespace
where namespace.nspowner = 'rently_owner'::regrole
order by namespace.nspname collate "C"
