-- Every key of a tenant's table carries the tenant: primary, unique and exclusion constraints,
-- unique indexes, and foreign keys to other tables of tenants, there at the same position. A table
-- without a tenant never points at one of a tenant. A foreign key never sets the tenant to null.
with
tenant_column as (
    select
        class.oid as table_oid,
        class.relispartition as is_partition,
        attribute.attnum
    from pg_catalog.pg_class as class
    inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
    inner join pg_catalog.pg_attribute as attribute on class.oid = attribute.attrelid
    where
        namespace.nspowner = 'rently_owner'::regrole
        and class.relkind in ('r', 'p')
        and not attribute.attisdropped
        and (
            attribute.attname = 'legal_entity_id'
            -- The tenant itself: its id is the tenant.
            or (
                class.oid = pg_catalog.to_regclass('lending.legal_entity')
                and attribute.attname = 'id'
            )
        )
),

unique_index as (
    select
        index.indrelid as table_oid,
        index.indexrelid as index_oid,
        index.indkey::smallint[] as columns
    from pg_catalog.pg_index as index
    where index.indisunique or index.indisexclusion
),

foreign_key as (
    select
        constr.conname as name,
        constr.conrelid as table_oid,
        constr.confrelid as target_oid,
        constr.confdeltype as delete_rule,
        coalesce(constr.confdelsetcols, constr.conkey) as columns_set,
        own.attnum as tenant,
        target.attnum as target_tenant,
        exists(
            select
            from pg_catalog.generate_subscripts(constr.conkey, 1) as place (number)
            where
                constr.conkey[place.number] = own.attnum
                and constr.confkey[place.number] = target.attnum
        ) as is_paired
    from pg_catalog.pg_constraint as constr
    left join tenant_column as own on constr.conrelid = own.table_oid
    left join tenant_column as target on constr.confrelid = target.table_oid
    where constr.contype = 'f' and constr.conparentid = 0
)

select
    unique_index.index_oid::regclass::text as object,
    'unique without the tenant' as detail
from unique_index
inner join tenant_column on unique_index.table_oid = tenant_column.table_oid
where
    tenant_column.attnum <> all(unique_index.columns)
    -- Codes of legal entities are unique over all of them: how else would anyone name one?
    and tenant_column.table_oid <> 'lending.legal_entity'::regclass
    -- The change log also covers tables without a tenant, so its tenant may be null; no key may.
    and coalesce(
        pg_catalog.pg_partition_root(tenant_column.table_oid), tenant_column.table_oid
    ) <> 'audit.change_log'::regclass

union all

select
    pg_catalog.format('%s.%s', foreign_key.table_oid::regclass, foreign_key.name),
    'foreign key without the tenant'
from foreign_key
where
    foreign_key.tenant is not null and foreign_key.target_tenant is not null
    and not foreign_key.is_paired
    -- The other side of a transfer is another tenant by its nature: it is named, nothing of it
    -- read.
    and foreign_key.name not in (
        'loan_transfer_offer_buyer_legal_entity_id_fkey',
        'loan_transfer_counterparty_legal_entity_id_fkey',
        'party_counterpart_other_legal_entity_id_fkey'
    )

union all

select
    pg_catalog.format('%s.%s', foreign_key.table_oid::regclass, foreign_key.name),
    pg_catalog.format('a table without a tenant points at %s', foreign_key.target_oid::regclass)
from foreign_key
where foreign_key.tenant is null and foreign_key.target_tenant is not null

union all

select
    pg_catalog.format('%s.%s', foreign_key.table_oid::regclass, foreign_key.name),
    'deleting the parent would change the tenant'
from foreign_key
where foreign_key.delete_rule in ('n', 'd') and foreign_key.tenant = any(foreign_key.columns_set)
