-- Addresses of what extensions brought along.
select
    classid as class_id,
    objid as object_id
from pg_catalog.pg_depend
where deptype = 'e'
