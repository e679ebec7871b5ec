-- Every index earns its upkeep: none is invalid, and none repeats another one of the same table.
with
index as (
    select
        index.*,
        -- Whether the index enforces something; of two that are alike the other one may go.
        index.indisunique or index.indisexclusion as is_constraint
    from pg_catalog.pg_index as index
    inner join pg_catalog.pg_class as class on index.indexrelid = class.oid
    inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
    where namespace.nspowner = 'rently_owner'::regrole and not class.relispartition
)

select
    index.indexrelid::regclass::text as object,
    'invalid: its concurrent build failed' as detail
from index
where not index.indisvalid
union all
select
    index.indexrelid::regclass::text,
    pg_catalog.format('the same as %s', other.indexrelid::regclass)
from index
inner join index as other
    on
        index.indrelid = other.indrelid
        and index.indkey::text = other.indkey::text
        and index.indclass::text = other.indclass::text
        and index.indoption::text = other.indoption::text
        and index.indnkeyatts = other.indnkeyatts
        and index.indexprs::text is not distinct from other.indexprs::text
        and index.indpred::text is not distinct from other.indpred::text
        and (index.is_constraint::integer, index.indexrelid)
        < (other.is_constraint::integer, other.indexrelid)
