-- The catalogue knows what a row may hold: a new column needs no entry here.
create or replace function internal.json_faults(
    path text, value jsonb, target regclass, given text[], needed text[] default '{}'
) returns text[]
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    if jsonb_typeof(json_faults.value) is distinct from 'object' then
        return array[json_faults.path || ': must be an object'];
    end if;
    return array(
        select f.fault
        from (
            select format('%s.%s: is not known', json_faults.path, k.key) as fault
            from jsonb_object_keys(json_faults.value) as k (key)
            where
                not k.key = any (json_faults.needed)
                and (
                    k.key = any (json_faults.given)
                    or not exists (
                        select
                        from pg_catalog.pg_attribute as a
                        where
                            a.attrelid = json_faults.target
                            and a.attname = k.key
                            and a.attnum > 0
                            and not a.attisdropped
                    )
                )
            union all
            select format('%s.%s: must be a %s', json_faults.path, a.attname, w.wanted)
            from pg_catalog.pg_attribute as a
            inner join pg_catalog.pg_type as t on a.atttypid = t.oid
            cross join lateral (
                select case t.typcategory
                    when 'N' then 'number'
                    when 'B' then 'boolean'
                    when 'A' then 'array'
                    else 'string'
                end as wanted
            ) as w
            where
                a.attrelid = json_faults.target
                and a.attnum > 0
                and t.typname <> 'jsonb'
                and not a.attname = any (json_faults.given)
                and jsonb_typeof(json_faults.value -> a.attname) not in ('null', w.wanted)
            union all
            select format('%s.%s: is missing', json_faults.path, a.attname)
            from (
                select x.attname
                from pg_catalog.pg_attribute as x
                where
                    x.attrelid = json_faults.target
                    and x.attnum > 0
                    and x.attnotnull
                    and not x.atthasdef
                    and not x.attname = any (json_faults.given)
                union all
                select n.name from unnest(json_faults.needed) as n (name)
            ) as a
            where coalesce(jsonb_typeof(json_faults.value -> a.attname), 'null') = 'null'
        ) as f
        order by f.fault
    );
end
$$;

comment on function internal.json_faults(text, jsonb, regclass, text[], text[]) is
'What is wrong with a JSON object that is to become a row: fields that the table has not or that '
'are given otherwise, types, and what is missing. Each with its path.';

revoke all on function internal.json_faults(text, jsonb, regclass, text[], text[]) from public;
