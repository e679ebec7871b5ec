create or replace function internal.mask_phone(value text) returns text
language sql immutable strict parallel safe
set search_path = ''
return case
    when
        mask_phone.value ~ '^[+0-9][-0-9 ()./]{9,30}[0-9]$'
        and length(regexp_replace(mask_phone.value, '[^0-9]', '', 'g')) >= 10
        then regexp_replace(mask_phone.value, '^(...).*(..)$', '\1***\2')
    else '***'
end;

comment on function internal.mask_phone(text) is
'A phone number masked: first three and last two characters of at least ten digits, otherwise '
'nothing. Null for null.';

grant execute on function internal.mask_phone(text) to public;
