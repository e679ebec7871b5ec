-- A row that may change knows when it did and how often: a table with updated_at has row_version, a
-- table with row_version has updated_at, and both have the trigger that keeps them.
with
counted as (
    select
        class.oid,
        pg_catalog.bool_or(attribute.attname = 'updated_at') as has_time,
        pg_catalog.bool_or(attribute.attname = 'row_version') as has_version
    from pg_catalog.pg_class as class
    inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
    inner join pg_catalog.pg_attribute as attribute on class.oid = attribute.attrelid
    where
        namespace.nspname = 'lending'
        and class.relkind in ('r', 'p')
        and not class.relispartition
        and not attribute.attisdropped
        and attribute.attname in ('updated_at', 'row_version')
    group by class.oid
)

select
    counted.oid::regclass::text as object,
    'only one of updated_at and row_version' as detail
from counted
where not (counted.has_time and counted.has_version)
union all
select
    counted.oid::regclass::text,
    'no trigger _500_touch'
from counted
where
    not exists (
        select
        from pg_catalog.pg_trigger as trigger
        where
            trigger.tgrelid = counted.oid
            and trigger.tgname = '_500_touch'
            and trigger.tgfoid = 'internal.touch_row()'::regprocedure
    )
