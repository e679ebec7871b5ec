-- PostgreSQL believes what a function says of itself, and answers wrongly or writes in a reader's
-- transaction if it lies. An immutable function reads no table and calls nothing that is not
-- immutable; a stable one changes nothing; and what changes something does not run in parallel.
with
proc as (
    select
        proc.oid,
        proc.provolatile,
        proc.proparallel,
        source.body,
        source.body ~* (
            '\m(insert\s+into|delete\s+from|merge\s+into|truncate'
            '|update\s+[a-z_.]+\s+(as\s+\w+\s+)?set)\M'
        ) as writes
    from pg_catalog.pg_proc as proc
    cross join
        lateral (
            -- Without comments, for a comment may say `insert`.
            select pg_catalog.regexp_replace(proc.prosrc, '--[^\n]*', '', 'g') as body
        ) as source
    inner join pg_catalog.pg_namespace as namespace on proc.pronamespace = namespace.oid
    where namespace.nspowner = 'rently_owner'::regrole and proc.prokind = 'f'
),

needs as (
    select
        proc.oid,
        depend.refclassid as class_id,
        depend.refobjid as object_id
    from proc
    inner join pg_catalog.pg_depend as depend
        on
            proc.oid = depend.objid
            and depend.classid = 'pg_catalog.pg_proc'::regclass
            and depend.deptype = 'n'
    where proc.provolatile = 'i'
)

select
    needs.oid::regprocedure::text as object,
    pg_catalog.format('immutable, but reads %s', class.oid::regclass) as detail
from needs
inner join pg_catalog.pg_class as class
    on needs.object_id = class.oid and needs.class_id = 'pg_catalog.pg_class'::regclass
where class.relkind in ('r', 'p', 'v', 'm')
union all
select
    needs.oid::regprocedure::text,
    pg_catalog.format('immutable, but calls %s', called.oid::regprocedure)
from needs
inner join pg_catalog.pg_proc as called
    on needs.object_id = called.oid and needs.class_id = 'pg_catalog.pg_proc'::regclass
where called.provolatile <> 'i'
union all
select
    proc.oid::regprocedure::text,
    'immutable, but its body reads a table'
from proc
where
    proc.provolatile = 'i'
    and exists (
        select
        from
            pg_catalog.regexp_matches(
                proc.body,
                '\m(?:from|join|into|update)\s+(?:only\s+)?([a-z_]+)\.([a-z_0-9]+)\M(?!\s*\()',
                'gi'
            ) as found (parts)
        where pg_catalog.to_regclass(found.parts[1] || '.' || found.parts[2]) is not null
    )
union all
select
    proc.oid::regprocedure::text,
    'stable or immutable, but its body writes'
from proc
where
    proc.provolatile in ('i', 's')
    and proc.writes
union all
select
    proc.oid::regprocedure::text,
    'parallel safe, but its body writes'
from proc
where
    proc.proparallel = 's'
    and proc.writes
