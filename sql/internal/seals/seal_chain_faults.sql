-- requires: internal.merkle_root, internal.part_leaf
create or replace function internal.seal_chain_faults(legal_entity_id uuid)
returns table (finding text, seal_number bigint)
language sql stable
set search_path = ''
begin atomic
    with tree as (
        select
            p.seal_number,
            bool_and(p.merkle_root = internal.merkle_root(p.leaf_hashes)) as has_sound_parts,
            internal.merkle_root(
                array_agg(internal.part_leaf(p) order by p.part_number)
            ) as merkle_root,
            sum(cardinality(p.row_keys)) as row_count
        from audit.seal_part as p
        where p.legal_entity_id = seal_chain_faults.legal_entity_id
        group by p.seal_number
    ),

    chain as (
        select
            s.*,
            lag(s.number) over w as number_before,
            lag(s.hash) over w as hash_before,
            lag(s.ends_at) over w as ended_before
        from audit.seal as s
        where s.legal_entity_id = seal_chain_faults.legal_entity_id
        window w as (order by s.number)
    )

    select
        'seal_missing',
        c.number - 1
    from chain as c
    where c.number - 1 <> coalesce(c.number_before, 0)
    union all
    select
        'seal_changed',
        c.number
    from chain as c
    left join tree as t on c.number = t.seal_number
    where
        c.hash is distinct from internal.seal_hash(
            c.legal_entity_id,
            c.number,
            c.begins_at,
            c.ends_at,
            c.row_count,
            c.merkle_root,
            c.previous_hash
        )
        or (
            c.number_before = c.number - 1
            and (c.hash_before, c.ended_before)
            is distinct from (c.previous_hash, c.begins_at)
        )
        or t.has_sound_parts is not true
        or t.merkle_root is distinct from c.merkle_root
        or t.row_count is distinct from c.row_count;
end;

comment on function internal.seal_chain_faults(uuid) is
'Seals of an entity that do not follow from their parts and the seal before, or that are missing.';

revoke all on function internal.seal_chain_faults(uuid) from public;
