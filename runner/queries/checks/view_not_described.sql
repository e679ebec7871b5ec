-- The comment on a view of analytics says which question it answers, its grain (what one row is),
-- and its freshness tier; where it shows amounts, in which currency they are.
with described as (
    select
        class.oid,
        coalesce(pg_catalog.obj_description(class.oid, 'pg_class'), '') as description,
        exists(
            select
            from pg_catalog.pg_attribute as attribute
            where attribute.attrelid = class.oid and attribute.attname ~ '(^|_)amount$'
        ) as has_amount
    from pg_catalog.pg_class as class
    inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
    where class.relkind = 'v' and namespace.nspname = 'analytics'
)

select
    described.oid::regclass::text as object,
    case
        when described.description !~ '\?' then 'its comment asks no question'
        when described.description !~* '\mrows?\M' then 'its comment does not say what one row is'
        when described.description !~ '\mTier [123]\M' then 'its comment does not say its tier'
        else 'its comment does not say the currency of its amounts'
    end as detail
from described
where
    described.description !~ '\?'
    or described.description !~* '\mrows?\M'
    or described.description !~ '\mTier [123]\M'
    or (described.has_amount and described.description !~* 'currenc')
