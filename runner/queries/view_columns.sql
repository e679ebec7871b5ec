select
    c.relname as view_name,
    obj_description(c.oid) as view_comment,
    a.attname as column_name,
    format_type(a.atttypid, a.atttypmod) as data_type,
    col_description(c.oid, a.attnum) as column_comment
from pg_class as c
inner join pg_attribute as a on c.oid = a.attrelid
where
    c.relnamespace = 'analytics'::regnamespace
    and c.relname = any(%(views)s)
    and a.attnum > 0
    and not a.attisdropped
order by c.relname, a.attnum
