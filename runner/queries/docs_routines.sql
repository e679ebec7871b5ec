-- Functions and procedures for the reference, with who may call them. finance has a page of its
-- own.
select
    namespace.nspname as schema_name,
    proc.proname as name,
    pg_catalog.pg_get_function_arguments(proc.oid) as arguments,
    pg_catalog.pg_get_function_result(proc.oid) as result,
    pg_catalog.obj_description(proc.oid, 'pg_proc') as comment,
    (
        select
            coalesce(
                pg_catalog.array_agg(caller.role order by caller.role collate "C"), '{}'
            )
        from pg_catalog.aclexplode(proc.proacl) as privilege
        cross join
            lateral (
                select
                    case privilege.grantee
                        when 0 then 'public'
                        else privilege.grantee::regrole::text
                    end as role
            ) as caller
        where privilege.grantee <> proc.proowner
    ) as callers
from pg_catalog.pg_proc as proc
inner join pg_catalog.pg_namespace as namespace on proc.pronamespace = namespace.oid
where
    namespace.nspowner = 'rently_owner'::regrole
    and namespace.nspname <> 'finance'
    and proc.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
    and not exists (
        select
        from pg_catalog.pg_depend as depend
        where
            depend.classid = 'pg_catalog.pg_proc'::regclass
            and depend.objid = proc.oid
            and depend.deptype = 'e'
    )
order by
    namespace.nspname collate "C",
    proc.proname collate "C",
    pg_catalog.pg_get_function_arguments(proc.oid) collate "C"
