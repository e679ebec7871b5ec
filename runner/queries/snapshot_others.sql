-- What the snapshot holds beside relations: schemas, extensions, types, routines, statistics, event
-- triggers and default privileges, each with an address, a name and a text.
with namespace as (
    select
        oid,
        nspname
    from pg_catalog.pg_namespace
    where
        nspname not like 'pg\_%'
        and nspname <> 'information_schema'
)

select
    'schema' as kind,
    pg_catalog.quote_ident(nspname) as name,
    'pg_catalog.pg_namespace'::regclass::oid as class_id,
    oid as object_id,
    0 as sub_id,
    null as detail
from namespace

union all

select
    'extension' as kind,
    extname::text as name,
    'pg_catalog.pg_extension'::regclass as class_id,
    oid as object_id,
    0 as sub_id,
    'schema ' || extnamespace::regnamespace::text as detail
from pg_catalog.pg_extension

union all

select
    'default privileges' as kind,
    pg_catalog.concat_ws(
        ' ',
        defaclrole::regrole,
        nullif(defaclnamespace, 0)::regnamespace,
        defaclobjtype
    ) as name,
    'pg_catalog.pg_default_acl'::regclass as class_id,
    oid as object_id,
    0 as sub_id,
    null as detail
from pg_catalog.pg_default_acl

union all

select
    case type.typtype when 'd' then 'domain' when 'e' then 'enum' else 'range' end as kind,
    type.oid::regtype::text as name,
    'pg_catalog.pg_type'::regclass as class_id,
    type.oid as object_id,
    0 as sub_id,
    pg_catalog.concat_ws(
        E'\n',
        pg_catalog.format_type(nullif(type.typbasetype, 0), type.typtypmod),
        case when type.typnotnull then 'not null' end,
        'default ' || type.typdefault,
        (
            select pg_catalog.string_agg(label.enumlabel, ', ' order by label.enumsortorder)
            from pg_catalog.pg_enum as label
            where label.enumtypid = type.oid
        ),
        (
            select pg_catalog.format_type(range.rngsubtype, null)
            from pg_catalog.pg_range as range
            where range.rngtypid = type.oid
        )
    ) as detail
from pg_catalog.pg_type as type
inner join namespace on type.typnamespace = namespace.oid
where type.typtype in ('d', 'e', 'r')

union all

select
    'constraint' as kind,
    rule.contypid::regtype::text || '.' || pg_catalog.quote_ident(rule.conname) as name,
    'pg_catalog.pg_constraint'::regclass as class_id,
    rule.oid as object_id,
    0 as sub_id,
    pg_catalog.pg_get_constraintdef(rule.oid) as detail
from pg_catalog.pg_constraint as rule
inner join namespace on rule.connamespace = namespace.oid
where
    rule.contypid <> 0
    and rule.contype <> 'n'

union all

select
    'routine' as kind,
    proc.oid::regprocedure::text as name,
    'pg_catalog.pg_proc'::regclass as class_id,
    proc.oid as object_id,
    0 as sub_id,
    case
        when proc.prokind <> 'a' then pg_catalog.pg_get_functiondef(proc.oid)
        else (
            select pg_catalog.to_jsonb(aggregate)::text
            from pg_catalog.pg_aggregate as aggregate
            where aggregate.aggfnoid = proc.oid
        )
    end as detail
from pg_catalog.pg_proc as proc
inner join namespace on proc.pronamespace = namespace.oid

union all

select
    'statistics' as kind,
    namespace.nspname || '.' || statistics.stxname as name,
    'pg_catalog.pg_statistic_ext'::regclass as class_id,
    statistics.oid as object_id,
    0 as sub_id,
    pg_catalog.pg_get_statisticsobjdef(statistics.oid) as detail
from pg_catalog.pg_statistic_ext as statistics
inner join namespace on statistics.stxnamespace = namespace.oid

union all

select
    'event trigger' as kind,
    pg_catalog.quote_ident(evtname) as name,
    'pg_catalog.pg_event_trigger'::regclass as class_id,
    oid as object_id,
    0 as sub_id,
    pg_catalog.concat_ws(
        ' ', evtevent, evtfoid::regprocedure, 'enabled', evtenabled::text, evttags
    ) as detail
from pg_catalog.pg_event_trigger
