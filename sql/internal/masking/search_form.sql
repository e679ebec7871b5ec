create or replace function internal.search_form(field text, value text) returns text
language sql immutable parallel safe
set search_path = ''
return nullif(
    case search_form.field
        when 'email' then lower(btrim(search_form.value))
        when 'phone' then regexp_replace(search_form.value, '[^0-9]', '', 'g')
        when 'national_id' then upper(regexp_replace(search_form.value, '[^[:alnum:]]', '', 'g'))
    end,
    ''
);

comment on function internal.search_form(text, text) is
'The form of an email, phone or national_id in which spelling does not matter. Null for an empty '
'value or another field.';

revoke all on function internal.search_form(text, text) from public;
