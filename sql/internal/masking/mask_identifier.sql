create or replace function internal.mask_identifier(value text) returns text
language sql immutable strict parallel safe
set search_path = ''
return case
    when mask_identifier.value ~ '^[[:alnum:]]{8,40}$' then '***' || right(mask_identifier.value, 2)
    else '***'
end;

comment on function internal.mask_identifier(text) is
'A number of an identity document masked: its last two characters if it has at least eight, '
'otherwise nothing. Null for null.';

grant execute on function internal.mask_identifier(text) to public;
