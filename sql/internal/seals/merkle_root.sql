-- A loop, because each level of the tree is made of the level below.
create or replace function internal.merkle_root(leaf_hashes bytea[]) returns bytea
language plpgsql immutable strict parallel safe
set search_path = ''
as $$
declare
    _level bytea[] := merkle_root.leaf_hashes;
begin
    while cardinality(_level) > 1 loop
        select array_agg(n.hash order by n.place) into _level
        from (
            select
                h.place,
                coalesce(
                    sha256('\x01'::bytea || h.hash || lead(h.hash) over (order by h.place)), h.hash
                ) as hash
            from unnest(_level) with ordinality as h (hash, place)
        ) as n
        where n.place % 2 = 1;
    end loop;
    return _level[1];
end
$$;

comment on function internal.merkle_root(bytea[]) is
'Root of the Merkle tree over hashes of leaves by RFC 9162, section 2.1: an inner node is SHA-256 '
'of a byte one and its two children; a node without a neighbour moves up. Null for no leaves.';

revoke all on function internal.merkle_root(bytea[]) from public;
