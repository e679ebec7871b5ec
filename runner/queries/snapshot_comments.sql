-- Comments on everything but the system's objects, which have low oids; schemas are among them.
select
    classoid as class_id,
    objoid as object_id,
    objsubid as sub_id,
    'comment ' || description as detail
from pg_catalog.pg_description
where
    objoid >= 16384
    or classoid = 'pg_catalog.pg_namespace'::regclass
