-- Relations outside the system's schemas and what belongs to them, each with an address, a name and
-- a text that is the same for the same schema: no oids, no partitions, for those come with time.
with relation as (
    select
        class.oid,
        class.oid::regclass::text as name,
        class.relkind,
        class.relpersistence,
        class.relrowsecurity,
        class.relforcerowsecurity,
        class.reloptions
    from pg_catalog.pg_class as class
    inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
    where
        namespace.nspname not like 'pg\_%'
        and namespace.nspname <> 'information_schema'
        and not class.relispartition
        and class.relkind in ('r', 'p', 'v', 'm', 'S', 'c', 'f')
)

select
    case relkind
        when 'v' then 'view'
        when 'm' then 'materialized view'
        when 'S' then 'sequence'
        when 'c' then 'composite type'
        when 'p' then 'partitioned table'
        when 'f' then 'foreign table'
        else 'table'
    end as kind,
    name,
    'pg_catalog.pg_class'::regclass::oid as class_id,
    oid as object_id,
    0 as sub_id,
    pg_catalog.concat_ws(
        E'\n',
        case when relpersistence = 'u' then 'unlogged' end,
        case when relrowsecurity then 'row level security enabled' end,
        case when relforcerowsecurity then 'row level security forced' end,
        'options ' || reloptions::text,
        case when relkind = 'p' then 'partition by ' || pg_catalog.pg_get_partkeydef(oid) end,
        case when relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(oid) end,
        (
            select
                pg_catalog.format(
                    '%s from %s to %s by %s cache %s%s',
                    sequence.seqtypid::regtype,
                    sequence.seqmin,
                    sequence.seqmax,
                    sequence.seqincrement,
                    sequence.seqcache,
                    case when sequence.seqcycle then ' cycle' end
                )
            from pg_catalog.pg_sequence as sequence
            where sequence.seqrelid = relation.oid
        )
    ) as detail
from relation

union all

select
    'column' as kind,
    relation.name || '.' || pg_catalog.quote_ident(attribute.attname) as name,
    'pg_catalog.pg_class'::regclass as class_id,
    relation.oid as object_id,
    attribute.attnum as sub_id,
    pg_catalog.concat_ws(
        ' ',
        pg_catalog.format_type(attribute.atttypid, attribute.atttypmod),
        case
            when attribute.attcollation not in (0, 'pg_catalog."default"'::regcollation)
                then 'collate ' || attribute.attcollation::regcollation::text
        end,
        case when attribute.attnotnull then 'not null' end,
        case attribute.attidentity
            when 'a' then 'identity always'
            when 'd' then 'identity by default'
        end,
        case
            when attribute.attgenerated = '' then 'default '
            else 'generated ' || attribute.attgenerated::text || ' '
        end || pg_catalog.pg_get_expr(initial.adbin, initial.adrelid)
    ) as detail
from relation
inner join pg_catalog.pg_attribute as attribute on relation.oid = attribute.attrelid
left join pg_catalog.pg_attrdef as initial
    on
        attribute.attrelid = initial.adrelid
        and attribute.attnum = initial.adnum
where
    relation.relkind <> 'S'
    and attribute.attnum > 0
    and not attribute.attisdropped

union all

select
    'constraint' as kind,
    relation.name || '.' || pg_catalog.quote_ident(rule.conname) as name,
    'pg_catalog.pg_constraint'::regclass as class_id,
    rule.oid as object_id,
    0 as sub_id,
    pg_catalog.pg_get_constraintdef(rule.oid) as detail
from relation
inner join pg_catalog.pg_constraint as rule on relation.oid = rule.conrelid
where
    rule.conparentid = 0
    and rule.contype not in ('n', 't')

union all

select
    'index' as kind,
    index.indexrelid::regclass::text as name,
    'pg_catalog.pg_class'::regclass as class_id,
    index.indexrelid as object_id,
    0 as sub_id,
    pg_catalog.concat_ws(
        E'\n',
        pg_catalog.pg_get_indexdef(index.indexrelid),
        case when not index.indisvalid then 'invalid' end
    ) as detail
from relation
inner join pg_catalog.pg_index as index on relation.oid = index.indrelid

union all

select
    'trigger' as kind,
    relation.name || '.' || pg_catalog.quote_ident(trigger.tgname) as name,
    'pg_catalog.pg_trigger'::regclass as class_id,
    trigger.oid as object_id,
    0 as sub_id,
    pg_catalog.concat_ws(
        E'\n', pg_catalog.pg_get_triggerdef(trigger.oid), 'enabled ' || trigger.tgenabled::text
    ) as detail
from relation
inner join pg_catalog.pg_trigger as trigger on relation.oid = trigger.tgrelid
where not trigger.tgisinternal

union all

select
    'policy' as kind,
    relation.name || '.' || pg_catalog.quote_ident(policy.polname) as name,
    'pg_catalog.pg_policy'::regclass as class_id,
    policy.oid as object_id,
    0 as sub_id,
    pg_catalog.concat_ws(
        E'\n',
        case when policy.polpermissive then 'permissive' else 'restrictive' end,
        'for ' || policy.polcmd::text,
        (
            select
                'to ' || pg_catalog.string_agg(
                    case role_id when 0 then 'public' else role_id::regrole::text end,
                    ', ' order by role_id::regrole::text
                )
            from pg_catalog.unnest(policy.polroles) as role_id
        ),
        'using ' || pg_catalog.pg_get_expr(policy.polqual, policy.polrelid),
        'with check ' || pg_catalog.pg_get_expr(policy.polwithcheck, policy.polrelid)
    ) as detail
from relation
inner join pg_catalog.pg_policy as policy on relation.oid = policy.polrelid
