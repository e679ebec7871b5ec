create or replace function internal.mask_name(value text) returns text
language sql immutable strict parallel safe
set search_path = ''
return (
    select
        string_agg(
            case when length(w.word) >= 3 then left(w.word, 1) || '***' else '***' end,
            ' ' order by w.position
        )
    from
        regexp_split_to_table(left(btrim(mask_name.value), 100), '\s+')
        with ordinality as w (word, position)
    where w.position <= 3
);

comment on function internal.mask_name(text) is
'A name masked: initials of its first three words, and nothing of words of less than three '
'letters. Null for null.';

grant execute on function internal.mask_name(text) to public;
