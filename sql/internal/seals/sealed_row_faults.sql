-- A row is looked for in its table and in partitions that left it. What retention has dropped is
-- left out: ops.partition_archive tells what that was.
-- requires: internal.v_sealed_span, internal.recorded_rows
create or replace function internal.sealed_row_faults(legal_entity_id uuid)
returns table (finding text, seal_number bigint, table_name text, row_key text)
language sql stable
set search_path = ''
begin atomic
    with span as materialized (
        select s.*
        from internal.v_sealed_span as s
        where s.legal_entity_id = sealed_row_faults.legal_entity_id
    ),

    present as (
        select
            s.table_name,
            r.row_key,
            r.leaf_hash
        from span as s
        cross join
            lateral (
                select s.table_name as name
                union all
                select format('archive.%I', a.partition_name)
                from ops.partition_archive as a
                where
                    a.table_name = s.table_name
                    and a.dropped_at is null
                    and to_regclass(format('archive.%I', a.partition_name)) is not null
            ) as source
        cross join
            lateral internal.recorded_rows(
                s.legal_entity_id,
                source.name,
                s.recorded_column,
                s.column_names,
                s.key_columns,
                s.begins_at,
                s.ends_at
            ) as r
        where s.is_readable
    ),

    sealed as (
        select
            p.table_name,
            p.seal_number,
            k.row_key,
            k.leaf_hash
        from audit.seal_part as p
        inner join span as s
            on
                p.table_name = s.table_name
                and p.seal_number between s.first_seal and s.last_seal
                and s.is_readable
        cross join lateral unnest(p.row_keys, p.leaf_hashes) as k (row_key, leaf_hash)
        where
            p.legal_entity_id = sealed_row_faults.legal_entity_id
            and not exists (
                select
                from ops.partition_archive as a
                where
                    a.table_name = p.table_name
                    and a.dropped_at is not null
                    and p.relation_name
                    = format('%s.%I', split_part(a.table_name, '.', 1), a.partition_name)
            )
    )

    select
        case
            when s.row_key is null then 'row_added'
            when p.row_key is null then 'row_removed'
            else 'row_changed'
        end,
        s.seal_number,
        coalesce(s.table_name, p.table_name),
        coalesce(s.row_key, p.row_key)
    from sealed as s
    full join present as p on s.table_name = p.table_name and s.row_key = p.row_key
    where s.leaf_hash is distinct from p.leaf_hash
    union all
    select
        'table_changed',
        s.first_seal,
        s.table_name,
        null
    from span as s
    where not s.is_readable;
end;

comment on function internal.sealed_row_faults(uuid) is
'Rows of an entity that are not as they were sealed, and tables that have lost a sealed column.';

revoke all on function internal.sealed_row_faults(uuid) from public;
