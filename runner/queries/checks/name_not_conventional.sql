-- Names say what a thing is: constraints `<table>_<rule>_check`, `_key`, `_fkey`, `_excl`, `_pkey`;
-- indexes `idx_<table>_<columns>`; views `v_`, materialized views `mv_`; triggers numbered by the
-- order in which they fire; tables in the singular. Whatever is of 63 bytes was cut short.
with
relation as (
    select
        class.oid,
        class.relname as name,
        class.relkind as kind,
        namespace.nspname as schema_name
    from pg_catalog.pg_class as class
    inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
    where
        namespace.nspowner = 'rently_owner'::regrole
        and class.relkind in ('r', 'p', 'v', 'm')
        and not class.relispartition
        -- Exception: pg_cron's interface has pg_cron's names.
        and namespace.nspname <> 'cron'
),

constr as (
    select
        relation.oid,
        relation.name as table_name,
        constr.conname as name,
        case constr.contype
            when 'c' then 'check'
            when 'u' then 'key'
            when 'f' then 'fkey'
            when 'x' then 'excl'
            when 'p' then 'pkey'
        end as suffix
    from pg_catalog.pg_constraint as constr
    inner join relation on constr.conrelid = relation.oid
    -- Not-null constraints are no objects before PostgreSQL 18 and have no names that matter.
    where constr.contype in ('c', 'u', 'f', 'x', 'p') and constr.conparentid = 0
)

select
    pg_catalog.format('%s.%I', constr.oid::regclass, constr.name) as object,
    pg_catalog.format('not %s_<rule>_%s', constr.table_name, constr.suffix) as detail
from constr
where
    not pg_catalog.starts_with(constr.name, constr.table_name || '_')
    or pg_catalog.right(constr.name, pg_catalog.length(constr.suffix) + 1) <> '_' || constr.suffix
union all
select
    index.indexrelid::regclass::text,
    pg_catalog.format('not idx_%s_<columns>', relation.name)
from pg_catalog.pg_index as index
inner join relation on index.indrelid = relation.oid
inner join pg_catalog.pg_class as class on index.indexrelid = class.oid
where
    not pg_catalog.starts_with(class.relname, 'idx_' || relation.name || '_')
    and not exists (
        select
        from pg_catalog.pg_constraint as owner
        where owner.conindid = index.indexrelid and owner.conrelid = index.indrelid
    )
union all
select
    relation.oid::regclass::text,
    case relation.kind when 'v' then 'a view without v_' else 'a materialized view without mv_' end
from relation
where
    -- Exception: views of api are named as the resources that an application asks for.
    (relation.kind = 'v' and relation.name !~ '^v_' and relation.schema_name <> 'api')
    or (relation.kind = 'm' and relation.name !~ '^mv_')
union all
select
    pg_catalog.format('%s.%I', relation.oid::regclass, trigger.tgname),
    'a trigger without the number of its turn: _NNN_<purpose>'
from pg_catalog.pg_trigger as trigger
inner join relation on trigger.tgrelid = relation.oid
where not trigger.tgisinternal and trigger.tgname !~ '^_[0-9]{3}_[a-z]'
union all
select
    relation.oid::regclass::text,
    'a table named in the plural'
from relation
where relation.kind in ('r', 'p') and relation.name ~ '[^aius]s$'
union all
select
    pg_catalog.format('%s.%I', relation.oid::regclass, attribute.attname),
    'not lower snake case'
from relation
inner join pg_catalog.pg_attribute as attribute on relation.oid = attribute.attrelid
where
    attribute.attnum > 0
    and not attribute.attisdropped
    and attribute.attname !~ '^[a-z][a-z0-9_]*$'
union all
select
    constr.name::text,
    'cut short at 63 bytes'
from constr
where pg_catalog.octet_length(constr.name) >= 63
