-- What is not plainly an address is hidden whole. Six characters before the @ are the least of
-- which two are shown.
create or replace function internal.mask_email(value text) returns text
language sql immutable strict parallel safe
set search_path = ''
return case
    when mask_email.value ~ '^[[:alnum:]._%+-]{6,64}@[[:alnum:].-]{4,255}$'
        then regexp_replace(mask_email.value, '^(..).*@', '\1***@')
    when mask_email.value ~ '^[[:alnum:]._%+-]{1,5}@[[:alnum:].-]{4,255}$'
        then regexp_replace(mask_email.value, '^.*@', '***@')
    else '***'
end;

comment on function internal.mask_email(text) is
'An email address masked: jo***@example.com. Short ones show the domain only, odd ones nothing. '
'Null for null.';

grant execute on function internal.mask_email(text) to public;
