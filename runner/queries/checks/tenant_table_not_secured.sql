-- Every table of a tenant was secured by internal.secure_table(), and still is as it left it,
-- partitions included. A table is a tenant's if it names a legal entity or was secured before. mart
-- is left out: it has no grants at all, which another rule proves.
with tenant_table as (
    select
        class.oid,
        class.relrowsecurity and class.relforcerowsecurity as is_forced,
        secured.table_name is not null as is_listed,
        coalesce(secured.is_append_only, false) as is_append_only,
        coalesce(secured.is_audited, false) as is_audited,
        secured.derived_columns,
        class.relispartition as is_partition
    from pg_catalog.pg_class as class
    inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
    left join ops.secured_table as secured
        on
            pg_catalog.to_regclass(secured.table_name)
            = coalesce(pg_catalog.pg_partition_root(class.oid), class.oid::regclass)
    where
        class.relkind in ('r', 'p')
        and namespace.nspname in ('lending', 'audit', 'ops', 'internal', 'api', 'analytics')
        and (
            secured.table_name is not null
            or exists (
                select
                from pg_catalog.pg_attribute as attribute
                where
                    attribute.attrelid = class.oid
                    and attribute.attname = 'legal_entity_id'
                    and not attribute.attisdropped
            )
        )
),

expected_trigger as (
    select
        table_oid,
        name
    from (
        select
            oid as table_oid,
            '_100_no_truncate' as name
        from tenant_table
        union all
        select
            oid,
            '_100_append_only'
        from tenant_table
        where is_append_only
        union all
        select
            tenant_table.oid,
            trigger_name.name
        from tenant_table
        cross join (
            values ('_900_audit_insert'), ('_900_audit_delete'), ('_900_audit_update')
        ) as trigger_name (name)
        where tenant_table.is_audited and not tenant_table.is_append_only
    ) as trigger_of_table
)

select
    oid::regclass::text as object,
    'not secured by internal.secure_table()' as detail
from tenant_table
where not is_listed
union all
select
    oid::regclass::text,
    'row security is not enabled and forced'
from tenant_table
where not is_forced
union all
select
    tenant_table.oid::regclass::text,
    pg_catalog.format('policy %s is not one that internal.secure_table() writes', policy.polname)
from tenant_table
inner join pg_catalog.pg_policy as policy on tenant_table.oid = policy.polrelid
where
    policy.polpermissive
    and policy.polname not in ('tenant_rows', 'refresher_reads_all')
    and policy.polroles <> array['rently_owner'::regrole::oid]
union all
select
    tenant_table.oid::regclass::text,
    pg_catalog.format('policy %s is missing', wanted.name)
from tenant_table
cross join (
    values
    ('tenant_rows', 0::oid, 'internal.visible_legal_entities()'),
    ('refresher_reads_all', 'rently_refresher'::regrole::oid, 'true')
) as wanted (name, role_id, condition)
where
    not exists (
        select
        from pg_catalog.pg_policy as policy
        where
            policy.polrelid = tenant_table.oid
            and policy.polname = wanted.name
            and policy.polroles = array[wanted.role_id]
            and pg_catalog.strpos(
                pg_catalog.pg_get_expr(policy.polqual, policy.polrelid), wanted.condition
            )
            > 0
    )
union all
select
    tenant_table.oid::regclass::text,
    pg_catalog.format('%s is granted to %s', privilege.privilege_type, privilege.grantee::regrole)
from tenant_table
inner join pg_catalog.pg_class as class on tenant_table.oid = class.oid
cross join lateral pg_catalog.aclexplode(class.relacl) as privilege
where
    privilege.grantee <> class.relowner
    and not (
        privilege.grantee = 'rently_refresher'::regrole and privilege.privilege_type = 'SELECT'
    )
union all
select
    table_oid::regclass::text,
    pg_catalog.format('trigger %s is missing or not always on', name)
from expected_trigger
where
    not exists (
        select
        from pg_catalog.pg_trigger as trigger
        where
            trigger.tgrelid = expected_trigger.table_oid
            and trigger.tgname = expected_trigger.name
            and trigger.tgenabled = 'A'
    )
union all
select
    tenant_table.oid::regclass::text,
    'columns were added since it was secured: call internal.secure_table() again'
from tenant_table
inner join pg_catalog.pg_trigger as trigger on tenant_table.oid = trigger.tgrelid
where
    trigger.tgname = '_900_audit_update'
    and not tenant_table.is_partition
    and (
        select pg_catalog.array_agg(attribute.attname::text order by attribute.attnum)
        from pg_catalog.pg_attribute as attribute
        where
            attribute.attrelid = tenant_table.oid
            and attribute.attnum = any(trigger.tgattr::smallint[])
    ) is distinct from internal.audited_columns(tenant_table.oid, tenant_table.derived_columns)
