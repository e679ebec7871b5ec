-- No default partition: rows in it block both the creation and the detaching of its siblings.
select
    class.oid::regclass::text as object,
    'a default partition' as detail
from pg_catalog.pg_class as class
inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
where
    class.relispartition
    and namespace.nspowner = 'rently_owner'::regrole
    and pg_catalog.pg_get_expr(class.relpartbound, class.oid) = 'DEFAULT'
