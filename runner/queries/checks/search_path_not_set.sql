-- Whoever calls a function must not choose what its names mean: the `search_path` is set, empty, on
-- every security definer, and on every function whose body is text that is resolved when it runs.
-- Exception: finance. Its functions run as their caller, read nothing and name everything in full;
-- a setting would forbid inlining and costs more than many of their bodies.
-- Exception: procedures that run as their caller. With a setting they could not commit.
select
    proc.oid::regprocedure::text as object,
    'no `set search_path = ''''`' as detail
from pg_catalog.pg_proc as proc
inner join pg_catalog.pg_namespace as namespace on proc.pronamespace = namespace.oid
inner join pg_catalog.pg_language as language on proc.prolang = language.oid
where
    namespace.nspowner = 'rently_owner'::regrole
    and (
        proc.prosecdef
        or (
            namespace.nspname <> 'finance'
            and proc.prokind <> 'p'
            and proc.prosqlbody is null
            and language.lanname in ('sql', 'plpgsql')
        )
    )
    and 'search_path=""' <> all(coalesce(proc.proconfig, '{}'))
    and not exists (
        select
        from pg_catalog.pg_depend as depend
        where
            depend.classid = 'pg_catalog.pg_proc'::regclass
            and depend.objid = proc.oid
            and depend.deptype = 'e'
    )
