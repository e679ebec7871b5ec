-- A materialized view ignores row security. So each stands in mart, which has no grants, has the
-- tenant in its grain for the view over it to filter by, and a unique index with the tenant,
-- without which it could not be refreshed while it is read.
with materialized as (
    select
        class.oid,
        namespace.nspname as schema_name,
        attribute.attnum as tenant
    from pg_catalog.pg_class as class
    inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
    left join pg_catalog.pg_attribute as attribute
        on
            class.oid = attribute.attrelid
            and attribute.attname = 'legal_entity_id'
            and not attribute.attisdropped
    where class.relkind = 'm' and namespace.nspowner = 'rently_owner'::regrole
)

select
    materialized.oid::regclass::text as object,
    'a materialized view outside mart' as detail
from materialized
where materialized.schema_name <> 'mart'
union all
select
    materialized.oid::regclass::text,
    'no legal_entity_id'
from materialized
where materialized.tenant is null
union all
select
    materialized.oid::regclass::text,
    'no unique index over whole columns that holds legal_entity_id'
from materialized
where
    not exists (
        select
        from pg_catalog.pg_index as index
        where
            index.indrelid = materialized.oid
            and index.indisunique
            and index.indpred is null
            and 0 <> all(index.indkey::smallint[])
            and materialized.tenant = any(index.indkey::smallint[])
    )
