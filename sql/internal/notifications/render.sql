-- The text is cut at its fields, and the pieces are put together again: a value that looks like a
-- field stays as it is.
create or replace function internal.render(template text, facts jsonb) returns text
language sql immutable strict parallel safe
set search_path = ''
return (
    select
        pg_catalog.string_agg(
            p.piece || coalesce(render.facts ->> f.name, ''), '' order by p.number
        )
    from
        pg_catalog.regexp_split_to_table(render.template, '\{\{[a-z_]+\}\}')
        with ordinality as p (piece, number)
    left join (
        select
            m.parts[1] as name,
            m.number
        from
            pg_catalog.regexp_matches(render.template, '\{\{([a-z_]+)\}\}', 'g')
            with ordinality as m (parts, number)
    ) as f on p.number = f.number
);

comment on function internal.render(text, jsonb) is
'The template with each {{field}} replaced by its value of facts, or by nothing where it has none.';

revoke all on function internal.render(text, jsonb) from public;
