-- requires: internal.leaf_hash
create or replace function internal.part_leaf(part audit.seal_part) returns bytea
language sql stable parallel safe
return internal.leaf_hash(
    jsonb_build_array(
        (part_leaf.part).part_number,
        (part_leaf.part).table_name,
        (part_leaf.part).relation_name,
        (part_leaf.part).column_names,
        (part_leaf.part).row_keys,
        encode((part_leaf.part).merkle_root, 'hex')
    )::text
);

comment on function internal.part_leaf(audit.seal_part) is
'What a part of a seal is in the Merkle tree of the seal: the hash of its place, its table, its '
'columns, the keys of its rows and its own root.';

revoke all on function internal.part_leaf(audit.seal_part) from public;
