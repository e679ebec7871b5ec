-- Every foreign key has an index that begins with its columns, in any order. Columns that it
-- repeats beside the parent's primary key, such as a currency, may be missing: they find nothing
-- more. A partial index serves if it leaves out only rows whose key is null. Partitions follow
-- their parents.
with
foreign_key as (
    select
        constr.oid,
        constr.conrelid,
        constr.conname,
        constr.conkey,
        (
            select pg_catalog.array_agg(constr.conkey[place.number])
            from pg_catalog.generate_subscripts(constr.conkey, 1) as place (number)
            where constr.confkey[place.number] = any(parent.conkey)
        ) as key_columns,
        constr.confkey @> parent.conkey as holds_primary_key
    from pg_catalog.pg_constraint as constr
    inner join pg_catalog.pg_namespace as namespace on constr.connamespace = namespace.oid
    left join pg_catalog.pg_constraint as parent
        on constr.confrelid = parent.conrelid and parent.contype = 'p'
    where
        constr.contype = 'f'
        and constr.conparentid = 0
        and namespace.nspowner = 'rently_owner'::regrole
),

wanted as (
    select
        foreign_key.oid,
        foreign_key.conrelid,
        foreign_key.conname,
        foreign_key.conkey,
        case
            when foreign_key.holds_primary_key then foreign_key.key_columns
            else foreign_key.conkey
        end as columns
    from foreign_key
)

select
    pg_catalog.format('%s.%s', wanted.conrelid::regclass, wanted.conname) as object,
    pg_catalog.pg_get_constraintdef(wanted.oid) as detail
from wanted
where
    not exists (
        select
        from pg_catalog.pg_index as index
        where
            index.indrelid = wanted.conrelid
            and index.indisvalid
            and (
                (index.indkey::smallint[])[0:pg_catalog.cardinality(wanted.columns) - 1]
                @> wanted.columns
                or (index.indkey::smallint[])[0:pg_catalog.cardinality(wanted.conkey) - 1]
                @> wanted.conkey
            )
            and (
                index.indpred is null
                or exists (
                    select
                    from pg_catalog.pg_attribute as attribute
                    where
                        attribute.attrelid = wanted.conrelid
                        and attribute.attnum = any(wanted.conkey)
                        and pg_catalog.pg_get_expr(index.indpred, index.indrelid)
                        = pg_catalog.format('(%I IS NOT NULL)', attribute.attname)
                )
            )
    )
