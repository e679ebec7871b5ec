-- A view that is granted runs as its owner, and row security of the tables below applies to the
-- owner as to anyone. Without `security_barrier` a caller's cheap function could see rows before
-- they are filtered. Exception: a `security_invoker` view, which runs as its caller.
select
    class.oid::regclass::text as object,
    'granted without security_barrier' as detail
from pg_catalog.pg_class as class
inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
where
    class.relkind = 'v'
    and namespace.nspowner = 'rently_owner'::regrole
    and namespace.nspname in ('api', 'analytics', 'audit')
    and not coalesce(
        class.reloptions && array[
            'security_barrier=true',
            'security_barrier=on',
            'security_barrier=1',
            'security_invoker=true',
            'security_invoker=on',
            'security_invoker=1'
        ],
        false
    )
