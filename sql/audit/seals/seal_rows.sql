-- requires: internal.recorded_rows, internal.v_sealed_table, internal.merkle_root
-- requires: internal.part_leaf, internal.advance_seal_cut
create or replace function audit.seal_rows(legal_entity_id uuid) returns setof audit.seal
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _last audit.seal;
    _cut timestamptz;
begin
    perform internal.require(seal_rows.legal_entity_id, 'seal_records');
    perform pg_advisory_xact_lock(hashtextextended(seal_rows.legal_entity_id::text, 81));
    _cut := internal.advance_seal_cut();
    select s.* into _last
    from audit.seal as s
    where s.legal_entity_id = seal_rows.legal_entity_id
    order by s.number desc
    limit 1;
    if _cut > coalesce(_last.ends_at, '-infinity') is not true then
        return;
    end if;

    return query
    with leaf as (
        select
            t.table_name,
            t.column_names,
            r.relation_name,
            r.row_key,
            r.leaf_hash,
            (
                row_number() over (
                    partition by t.table_name, r.relation_name order by r.row_key collate "C"
                ) - 1
            ) / 4096 as chunk
        from internal.v_sealed_table as t
        cross join lateral internal.recorded_rows(
            seal_rows.legal_entity_id,
            t.table_name,
            t.recorded_column,
            t.column_names,
            t.key_columns,
            _last.ends_at,
            _cut
        ) as r
    ),

    chunk as (
        select
            l.table_name,
            l.relation_name,
            l.column_names,
            array_agg(l.row_key order by l.row_key collate "C") as row_keys,
            array_agg(l.leaf_hash order by l.row_key collate "C") as leaf_hashes,
            row_number() over (order by l.table_name, l.relation_name, l.chunk) as part_number
        from leaf as l
        group by l.table_name, l.relation_name, l.column_names, l.chunk
    ),

    part as (
        select
            (
                seal_rows.legal_entity_id,
                coalesce(_last.number, 0) + 1,
                c.part_number::integer,
                c.table_name,
                c.relation_name,
                c.column_names,
                c.row_keys,
                c.leaf_hashes,
                internal.merkle_root(c.leaf_hashes),
                now()
            )::audit.seal_part as part
        from chunk as c
    ),

    tree as (
        select
            internal.merkle_root(
                array_agg(internal.part_leaf(p.part) order by (p.part).part_number)
            ) as merkle_root,
            sum(cardinality((p.part).row_keys))::bigint as row_count
        from part as p
    ),

    sealed as (
        insert into audit.seal (
            legal_entity_id,
            number,
            begins_at,
            ends_at,
            row_count,
            merkle_root,
            previous_hash,
            hash
        )
        select
            seal_rows.legal_entity_id,
            coalesce(_last.number, 0) + 1,
            _last.ends_at,
            _cut,
            t.row_count,
            t.merkle_root,
            _last.hash,
            internal.seal_hash(
                seal_rows.legal_entity_id,
                coalesce(_last.number, 0) + 1,
                _last.ends_at,
                _cut,
                t.row_count,
                t.merkle_root,
                _last.hash
            )
        from tree as t
        where t.row_count > 0
        returning *
    ),

    kept as (
        insert into audit.seal_part
        select (p.part).* from part as p
        returning part_number
    )

    select s.* from sealed as s where (select count(*) from kept) > 0;
end
$$;

comment on function audit.seal_rows(uuid) is
'Seals what was recorded for the entity since its last seal, up to an instant before which no '
'running transaction began, and returns the seal; no row if there is nothing to seal. '
'Needs seal_records. Raises RL001, RL002 (access).';

revoke all on function audit.seal_rows(uuid) from public;
grant execute on function audit.seal_rows(uuid) to rently_scheduler;
