create or replace view ops.v_check_row_security as
select format('%s: row security is not enabled and forced', r.relid::regclass) as finding
from ops.secured_table as s
cross join
    lateral (
        select t.relid from pg_catalog.pg_partition_tree(to_regclass(s.table_name)) as t
        union
        select to_regclass(s.table_name)
    ) as r
inner join pg_catalog.pg_class as c on r.relid = c.oid
where not (c.relrowsecurity and c.relforcerowsecurity);

comment on view ops.v_check_row_security is
'Is row security in force on every tenant table and partition? A table shows rows of every '
'tenant: one row a table or partition.';
comment on column ops.v_check_row_security.finding is 'What was found.';

alter view ops.v_check_row_security owner to rently_refresher;
