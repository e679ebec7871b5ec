-- Every foreign key says what deleting the parent does: `no action`, the default, is nobody's
-- choice.
select
    pg_catalog.format('%s.%s', constr.conrelid::regclass, constr.conname) as object,
    'no `on delete`' as detail
from pg_catalog.pg_constraint as constr
inner join pg_catalog.pg_namespace as namespace on constr.connamespace = namespace.oid
where
    constr.contype = 'f'
    and constr.conparentid = 0
    and constr.confdeltype = 'a'
    and namespace.nspowner = 'rently_owner'::regrole
