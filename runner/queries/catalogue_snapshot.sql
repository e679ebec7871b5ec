-- Every object of the database outside the system's schemas, as text that is the same for the same
-- schema: no oids, no dates, no partitions (they come with time), no triggers' own names.
with namespace as (
    select
        oid,
        nspname as schema_name
    from pg_catalog.pg_namespace
    where
        nspname not like 'pg\_%'
        and nspname <> 'information_schema'
),

relation as (
    select class.*
    from pg_catalog.pg_class as class
    inner join namespace on class.relnamespace = namespace.oid
    where
        not class.relispartition
        and class.relkind in ('r', 'p', 'v', 'm', 'S', 'c', 'f')
),

object (kind, name, class_id, object_id, sub_id, owner_id, privileges, detail) as (
    select
        'schema',
        namespace.schema_name,
        'pg_catalog.pg_namespace'::regclass,
        namespace.oid,
        0,
        schema.nspowner,
        coalesce(schema.nspacl, pg_catalog.acldefault('n', schema.nspowner)),
        null::text
    from namespace
    inner join pg_catalog.pg_namespace as schema on namespace.oid = schema.oid

    union all
    select
        'extension',
        extension.extname,
        'pg_catalog.pg_extension'::regclass,
        extension.oid,
        0,
        null,
        null,
        'schema ' || extension.extnamespace::regnamespace::text
    from pg_catalog.pg_extension as extension

    union all
    select
        'default privileges',
        pg_catalog.concat_ws(
            ' ',
            defaults.defaclrole::regrole,
            nullif(defaults.defaclnamespace, 0)::regnamespace,
            defaults.defaclobjtype
        ),
        'pg_catalog.pg_default_acl'::regclass,
        defaults.oid,
        0,
        null,
        defaults.defaclacl,
        null
    from pg_catalog.pg_default_acl as defaults

    union all
    select
        case type.typtype when 'd' then 'domain' when 'e' then 'enum' else 'range' end,
        type.oid::regtype::text,
        'pg_catalog.pg_type'::regclass,
        type.oid,
        0,
        type.typowner,
        coalesce(type.typacl, pg_catalog.acldefault('T', type.typowner)),
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
        )
    from pg_catalog.pg_type as type
    inner join namespace on type.typnamespace = namespace.oid
    where type.typtype in ('d', 'e', 'r')

    union all
    select
        case relation.relkind
            when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
            when 'c' then 'composite type' when 'p' then 'partitioned table' else 'table'
        end,
        relation.oid::regclass::text,
        'pg_catalog.pg_class'::regclass,
        relation.oid,
        0,
        relation.relowner,
        coalesce(
            relation.relacl,
            pg_catalog.acldefault(
                case relation.relkind when 'S' then 's' else 'r' end::"char", relation.relowner
            )
        ),
        pg_catalog.concat_ws(
            E'\n',
            case when relation.relpersistence = 'u' then 'unlogged' end,
            case when relation.relrowsecurity then 'row level security enabled' end,
            case when relation.relforcerowsecurity then 'row level security forced' end,
            'options ' || relation.reloptions::text,
            case
                when
                    relation.relkind = 'p'
                    then 'partition by ' || pg_catalog.pg_get_partkeydef(relation.oid)
            end,
            case
                when relation.relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(relation.oid)
            end,
            (
                select
                    pg_catalog.format(
                        '%s from %s to %s by %s cache %s%s',
                        sequence.seqtypid::regtype,
                        sequence.seqmin,
                        sequence.seqmax,
                        sequence.seqincrement,
                        sequence.seqcache, case when sequence.seqcycle then ' cycle' end
                    )
                from pg_catalog.pg_sequence as sequence
                where sequence.seqrelid = relation.oid
            )
        )
    from relation

    union all
    select
        'column',
        relation.oid::regclass::text || '.' || pg_catalog.quote_ident(attribute.attname),
        'pg_catalog.pg_class'::regclass,
        relation.oid,
        attribute.attnum,
        null,
        attribute.attacl,
        pg_catalog.concat_ws(
            ' ',
            pg_catalog.format_type(attribute.atttypid, attribute.atttypmod),
            'collate ' || nullif(nullif(attribute.attcollation, 0), 100)::regcollation::text,
            case when attribute.attnotnull then 'not null' end,
            case attribute.attidentity
                when 'a' then 'identity always' when 'd' then 'identity by default'
            end,
            case
                when
                    attribute.attgenerated <> ''
                    then 'generated ' || attribute.attgenerated::text || ' '
                else 'default '
            end || pg_catalog.pg_get_expr(initial.adbin, initial.adrelid)
        )
    from relation
    inner join pg_catalog.pg_attribute as attribute
        on
            relation.oid = attribute.attrelid
            and attribute.attnum > 0
            and not attribute.attisdropped
    left join pg_catalog.pg_attrdef as initial
        on
            attribute.attrelid = initial.adrelid
            and attribute.attnum = initial.adnum
    where relation.relkind <> 'S'

    union all
    select
        'constraint',
        coalesce(relation.oid::regclass::text, constr.contypid::regtype::text)
        || '.' || pg_catalog.quote_ident(constr.conname),
        'pg_catalog.pg_constraint'::regclass,
        constr.oid,
        0,
        null,
        null,
        pg_catalog.pg_get_constraintdef(constr.oid)
    from pg_catalog.pg_constraint as constr
    inner join namespace on constr.connamespace = namespace.oid
    left join relation on constr.conrelid = relation.oid
    where
        constr.conparentid = 0
        and constr.contype not in ('n', 't')
        and (relation.oid is not null or constr.conrelid = 0)

    union all
    select
        'index',
        class.oid::regclass::text,
        'pg_catalog.pg_class'::regclass,
        class.oid,
        0,
        null,
        null,
        pg_catalog.concat_ws(
            E'\n',
            pg_catalog.pg_get_indexdef(class.oid),
            case when not index.indisvalid then 'invalid' end
        )
    from pg_catalog.pg_index as index
    inner join pg_catalog.pg_class as class on index.indexrelid = class.oid
    inner join relation on index.indrelid = relation.oid

    union all
    select
        'trigger',
        relation.oid::regclass::text || '.' || pg_catalog.quote_ident(trigger.tgname),
        'pg_catalog.pg_trigger'::regclass,
        trigger.oid,
        0,
        null,
        null,
        pg_catalog.concat_ws(
            E'\n', pg_catalog.pg_get_triggerdef(trigger.oid), 'enabled ' || trigger.tgenabled::text
        )
    from pg_catalog.pg_trigger as trigger
    inner join relation on trigger.tgrelid = relation.oid
    where not trigger.tgisinternal

    union all
    select
        'event trigger',
        event.evtname,
        'pg_catalog.pg_event_trigger'::regclass,
        event.oid,
        0,
        event.evtowner,
        null,
        pg_catalog.concat_ws(
            ' ', event.evtevent, event.evtfoid::regprocedure, event.evtenabled, event.evttags
        )
    from pg_catalog.pg_event_trigger as event

    union all
    select
        'policy',
        relation.oid::regclass::text || '.' || pg_catalog.quote_ident(policy.polname),
        'pg_catalog.pg_policy'::regclass,
        policy.oid,
        0,
        null,
        null,
        pg_catalog.concat_ws(
            E'\n',
            case policy.polpermissive when true then 'permissive' else 'restrictive' end
            || ' for '
            || policy.polcmd::text,
            (
                select
                    'to ' || pg_catalog.string_agg(
                        case role_id when 0 then 'public' else role_id::regrole::text end, ', '
                        order by role_id::regrole::text
                    )
                from pg_catalog.unnest(policy.polroles) as role_id
            ),
            'using ' || pg_catalog.pg_get_expr(policy.polqual, policy.polrelid),
            'with check ' || pg_catalog.pg_get_expr(policy.polwithcheck, policy.polrelid)
        )
    from pg_catalog.pg_policy as policy
    inner join relation on policy.polrelid = relation.oid

    union all
    select
        'statistics',
        statistics.stxnamespace::regnamespace::text || '.' || statistics.stxname,
        'pg_catalog.pg_statistic_ext'::regclass,
        statistics.oid,
        0,
        statistics.stxowner,
        null,
        pg_catalog.pg_get_statisticsobjdef(statistics.oid)
    from pg_catalog.pg_statistic_ext as statistics

    union all
    select
        'routine',
        proc.oid::regprocedure::text,
        'pg_catalog.pg_proc'::regclass,
        proc.oid,
        0,
        proc.proowner,
        coalesce(proc.proacl, pg_catalog.acldefault('f', proc.proowner)),
        case
            when proc.prokind <> 'a' then pg_catalog.pg_get_functiondef(proc.oid) else 'aggregate'
        end
    from pg_catalog.pg_proc as proc
    inner join namespace on proc.pronamespace = namespace.oid
)

select
    object.kind,
    object.name,
    pg_catalog.concat_ws(
        E'\n',
        object.detail,
        'owner ' || nullif(object.owner_id, 0)::regrole::text,
        (
            select
                pg_catalog.string_agg(
                    'grant ' || grants.granted || ' to ' || grants.grantee,
                    E'\n' order by grants.grantee
                )
            from (
                select
                    case privilege.grantee
                        when 0 then 'public' else privilege.grantee::regrole::text
                    end as grantee,
                    pg_catalog.string_agg(
                        privilege.privilege_type
                        || case when privilege.is_grantable then ' with grant option' else '' end,
                        ', ' order by privilege.privilege_type
                    ) as granted
                from pg_catalog.aclexplode(object.privileges) as privilege
                where privilege.grantee is distinct from object.owner_id
                group by privilege.grantee
            ) as grants
        ),
        'comment ' || description.description
    ) as detail
from object
left join pg_catalog.pg_description as description
    on
        object.class_id = description.classoid
        and object.object_id = description.objoid
        and object.sub_id = description.objsubid
where
    not exists (
        select
        from pg_catalog.pg_depend as depend
        where
            depend.classid = object.class_id
            and depend.objid = object.object_id
            and depend.deptype = 'e'
    )
order by object.name collate "C", object.kind collate "C"
