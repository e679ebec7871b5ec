-- The owner of a materialized view that holds no data; no row if it does.
select matviewowner
from pg_catalog.pg_matviews
where
    schemaname = %(schema)s
    and matviewname = %(name)s
    and not ispopulated
