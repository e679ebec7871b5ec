-- The routines of one definition that its file gave to another role, each with what lets the giver
-- go on calling it.
select
    owner.rolname,
    'grant execute on routine ' || proc.oid::regprocedure::text
    || ' to ' || pg_catalog.quote_ident(current_user) as grant_statement
from pg_catalog.pg_proc as proc
inner join pg_catalog.pg_namespace as namespace on proc.pronamespace = namespace.oid
inner join pg_catalog.pg_roles as owner on proc.proowner = owner.oid
where
    namespace.nspname = %(schema)s
    and proc.proname = %(name)s
    and owner.rolname <> current_user
