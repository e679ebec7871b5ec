-- Not strict, so that it can be inlined; a null gives null all the same.
create or replace function internal.tape_number(value text) returns numeric
language sql immutable parallel safe
return case
    when tape_number.value ~ '^[+-]?[0-9]{1,20}(\.[0-9]{0,20})?$' then tape_number.value::numeric
end;

comment on function internal.tape_number(text) is
'A plain decimal number of a loan tape; null for anything else. No thousands separators, no '
'exponents.';

revoke all on function internal.tape_number(text) from public;
