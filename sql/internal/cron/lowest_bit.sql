create or replace function internal.lowest_bit(
    mask bigint, from_bit integer default 0
) returns integer
language sql immutable strict parallel safe
return case
    when mask >> from_bit <> 0 then
        from_bit + round(
            ln(((mask >> from_bit) & -(mask >> from_bit))::double precision)
            / ln(2::double precision)
        )::integer
end;

comment on function internal.lowest_bit(bigint, integer) is
'The lowest bit of the mask that is set at or above from_bit; null if none is.';

revoke all on function internal.lowest_bit(bigint, integer) from public;
