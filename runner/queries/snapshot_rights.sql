-- Owner and grants of everything that may have them, by address. Objects of the system, known by
-- their low oids, are left out, but for schemas.
with object as (
    select
        'pg_catalog.pg_namespace'::regclass::oid as class_id,
        oid as object_id,
        0 as sub_id,
        nspowner as owner_id,
        coalesce(nspacl, pg_catalog.acldefault('n', nspowner)) as privileges
    from pg_catalog.pg_namespace

    union all

    select
        'pg_catalog.pg_class'::regclass as class_id,
        oid as object_id,
        0 as sub_id,
        relowner as owner_id,
        coalesce(
            relacl,
            pg_catalog.acldefault(case relkind when 'S' then 's'::"char" else 'r' end, relowner)
        ) as privileges
    from pg_catalog.pg_class
    where relkind not in ('i', 'I', 't')

    union all

    select
        'pg_catalog.pg_class'::regclass as class_id,
        attrelid as object_id,
        attnum as sub_id,
        null as owner_id,
        attacl as privileges
    from pg_catalog.pg_attribute
    where attacl is not null

    union all

    select
        'pg_catalog.pg_type'::regclass as class_id,
        oid as object_id,
        0 as sub_id,
        typowner as owner_id,
        coalesce(typacl, pg_catalog.acldefault('T', typowner)) as privileges
    from pg_catalog.pg_type

    union all

    select
        'pg_catalog.pg_proc'::regclass as class_id,
        oid as object_id,
        0 as sub_id,
        proowner as owner_id,
        coalesce(proacl, pg_catalog.acldefault('f', proowner)) as privileges
    from pg_catalog.pg_proc

    union all

    select
        'pg_catalog.pg_statistic_ext'::regclass as class_id,
        oid as object_id,
        0 as sub_id,
        stxowner as owner_id,
        null as privileges
    from pg_catalog.pg_statistic_ext

    union all

    select
        'pg_catalog.pg_event_trigger'::regclass as class_id,
        oid as object_id,
        0 as sub_id,
        evtowner as owner_id,
        null as privileges
    from pg_catalog.pg_event_trigger

    union all

    select
        'pg_catalog.pg_default_acl'::regclass as class_id,
        oid as object_id,
        0 as sub_id,
        null as owner_id,
        defaclacl as privileges
    from pg_catalog.pg_default_acl
)

select
    object.class_id,
    object.object_id,
    object.sub_id,
    pg_catalog.concat_ws(
        E'\n', 'owner ' || object.owner_id::regrole::text, granted.lines
    ) as detail
from object
cross join
    lateral (
        select
            pg_catalog.string_agg(
                pg_catalog.format('grant %s to %s', privileges, grantee),
                E'\n' order by grantee
            ) as lines
        from (
            select
                case privilege.grantee
                    when 0 then 'public' else privilege.grantee::regrole::text
                end as grantee,
                pg_catalog.string_agg(
                    privilege.privilege_type
                    || case when privilege.is_grantable then ' with grant option' else '' end,
                    ', ' order by privilege.privilege_type
                ) as privileges
            from pg_catalog.aclexplode(object.privileges) as privilege
            where privilege.grantee is distinct from object.owner_id
            group by privilege.grantee
        ) as by_grantee
    ) as granted
where
    object.object_id >= 16384
    or object.class_id = 'pg_catalog.pg_namespace'::regclass
