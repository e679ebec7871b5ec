create or replace function internal.leaf_hash(content text) returns bytea
language sql immutable strict parallel safe
return sha256('\x00'::bytea || convert_to(leaf_hash.content, 'UTF8'));

comment on function internal.leaf_hash(text) is
'Hash of a leaf of a Merkle tree by RFC 9162: SHA-256 of a zero byte and the content in UTF-8.';

revoke all on function internal.leaf_hash(text) from public;
