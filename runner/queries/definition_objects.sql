-- Objects of the kinds that definition files create, outside the system's schemas and extensions,
-- each with the statement that drops it and a fingerprint of all that its file says about it.
with namespace as (
    select
        oid,
        nspname as schema_name
    from pg_catalog.pg_namespace
    where
        nspname not like 'pg\_%%'
        and nspname <> 'information_schema'
        and (%(schema)s::text is null or nspname = %(schema)s)
),

routine as (
    select
        'pg_catalog.pg_proc'::regclass as class_id,
        proc.oid as object_id,
        'routine' as kind,
        namespace.schema_name,
        proc.proname as object_name,
        pg_catalog.format('%%s/%%s', proc.ctid, proc.xmin) as row_place,
        proc.proowner as owner_id,
        pg_catalog.format('drop routine %%s', proc.oid::regprocedure) as drop_statement,
        case
            when proc.prokind <> 'a' then pg_catalog.pg_get_functiondef(proc.oid)
            else (
                select pg_catalog.to_jsonb(aggregate)::text
                from pg_catalog.pg_aggregate as aggregate
                where aggregate.aggfnoid = proc.oid
            )
        end as definition,
        coalesce(proc.proacl, pg_catalog.acldefault('f', proc.proowner)) as privileges
    from pg_catalog.pg_proc as proc
    inner join namespace on proc.pronamespace = namespace.oid
    where %(name)s::text is null or proc.proname = %(name)s
),

relation as (
    select
        'pg_catalog.pg_class'::regclass as class_id,
        class.oid as object_id,
        case class.relkind when 'v' then 'view' else 'materialized view' end as kind,
        namespace.schema_name,
        class.relname as object_name,
        pg_catalog.format('%%s/%%s', class.ctid, class.xmin) as row_place,
        class.relowner as owner_id,
        pg_catalog.format(
            'drop %%s %%s',
            case class.relkind when 'v' then 'view' else 'materialized view' end,
            class.oid::regclass
        ) as drop_statement,
        pg_catalog.concat_ws(
            E'\n',
            pg_catalog.pg_get_viewdef(class.oid),
            class.reloptions::text,
            (
                select
                    pg_catalog.string_agg(
                        pg_catalog.concat_ws(' ', attribute.attname, attribute.attacl),
                        ', ' order by attribute.attnum
                    )
                from pg_catalog.pg_attribute as attribute
                where
                    attribute.attrelid = class.oid
                    and attribute.attnum > 0
                    and not attribute.attisdropped
            ),
            (
                select
                    pg_catalog.string_agg(
                        pg_catalog.pg_get_indexdef(index.indexrelid),
                        E'\n' order by index.indexrelid::regclass::text
                    )
                from pg_catalog.pg_index as index
                where index.indrelid = class.oid
            )
        ) as definition,
        coalesce(class.relacl, pg_catalog.acldefault('r', class.relowner)) as privileges
    from pg_catalog.pg_class as class
    inner join namespace on class.relnamespace = namespace.oid
    where
        class.relkind in ('v', 'm')
        and (%(name)s::text is null or class.relname = %(name)s)
),

trigger_of_table as (
    select
        'pg_catalog.pg_trigger'::regclass as class_id,
        trigger.oid as object_id,
        'trigger' as kind,
        namespace.schema_name,
        trigger.tgname as object_name,
        pg_catalog.format('%%s/%%s', trigger.ctid, trigger.xmin) as row_place,
        class.relowner as owner_id,
        pg_catalog.format('drop trigger %%I on %%s', trigger.tgname, class.oid::regclass)
            as drop_statement,
        pg_catalog.concat_ws(E'\n', pg_catalog.pg_get_triggerdef(trigger.oid), trigger.tgenabled)
            as definition,
        null::aclitem[] as privileges
    from pg_catalog.pg_trigger as trigger
    inner join pg_catalog.pg_class as class on trigger.tgrelid = class.oid
    inner join namespace on class.relnamespace = namespace.oid
    where
        not trigger.tgisinternal
        and trigger.tgparentid = 0
        and (%(name)s::text is null or trigger.tgname = %(name)s)
),

event_trigger as (
    select
        'pg_catalog.pg_event_trigger'::regclass as class_id,
        event.oid as object_id,
        'event trigger' as kind,
        namespace.schema_name,
        event.evtname as object_name,
        pg_catalog.format('%%s/%%s', event.ctid, event.xmin) as row_place,
        event.evtowner as owner_id,
        pg_catalog.format('drop event trigger %%I', event.evtname) as drop_statement,
        pg_catalog.concat_ws(
            E'\n', event.evtevent, event.evtfoid::regprocedure, event.evtenabled, event.evttags
        ) as definition,
        null::aclitem[] as privileges
    from pg_catalog.pg_event_trigger as event
    inner join pg_catalog.pg_proc as proc on event.evtfoid = proc.oid
    inner join namespace on proc.pronamespace = namespace.oid
    where %(name)s::text is null or event.evtname = %(name)s
),

policy as (
    select
        'pg_catalog.pg_policy'::regclass as class_id,
        policy.oid as object_id,
        'policy' as kind,
        namespace.schema_name,
        policy.polname as object_name,
        pg_catalog.format('%%s/%%s', policy.ctid, policy.xmin) as row_place,
        class.relowner as owner_id,
        pg_catalog.format('drop policy %%I on %%s', policy.polname, class.oid::regclass)
            as drop_statement,
        pg_catalog.concat_ws(
            E'\n',
            class.oid::regclass,
            policy.polcmd,
            policy.polpermissive,
            (
                select
                    pg_catalog.string_agg(
                        role_id::regrole::text, ', ' order by role_id::regrole::text
                    )
                from pg_catalog.unnest(policy.polroles) as role_id
            ),
            'using ' || pg_catalog.pg_get_expr(policy.polqual, policy.polrelid),
            'check ' || pg_catalog.pg_get_expr(policy.polwithcheck, policy.polrelid)
        ) as definition,
        null::aclitem[] as privileges
    from pg_catalog.pg_policy as policy
    inner join pg_catalog.pg_class as class on policy.polrelid = class.oid
    inner join namespace on class.relnamespace = namespace.oid
    where %(name)s::text is null or policy.polname = %(name)s
),

object as (
    select * from routine
    union all
    select * from relation
    union all
    select * from trigger_of_table
    union all
    select * from event_trigger
    union all
    select * from policy
)

select
    object.class_id::oid::bigint,
    object.object_id::bigint,
    object.kind,
    object.schema_name,
    object.object_name,
    object.row_place,
    owner.rolname as owner,
    object.drop_statement,
    pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
        pg_catalog.concat_ws(
            E'\n', object.kind, object.definition, owner.rolname, grants.text, comments.text
        ),
        'UTF8'
    )), 'hex') as fingerprint
from object
inner join pg_catalog.pg_roles as owner on object.owner_id = owner.oid
cross join
    lateral (
        select
            pg_catalog.string_agg(
                pg_catalog.concat_ws(
                    ' ',
                    privilege.grantee::regrole,
                    privilege.privilege_type,
                    privilege.is_grantable
                ),
                ', ' order by privilege.grantee::regrole::text, privilege.privilege_type
            ) as text
        from pg_catalog.aclexplode(object.privileges) as privilege
    ) as grants
cross join
    lateral (
        select
            pg_catalog.string_agg(
                pg_catalog.concat_ws(' ', description.objsubid, description.description),
                E'\n' order by description.objsubid
            ) as text
        from pg_catalog.pg_description as description
        where
            description.classoid = object.class_id
            and description.objoid = object.object_id
    ) as comments
where
    not exists (
        select
        from pg_catalog.pg_depend as depend
        where
            depend.classid = object.class_id
            and depend.objid = object.object_id
            and depend.deptype = 'e'
    )
order by object.schema_name, object.object_name, object.drop_statement
