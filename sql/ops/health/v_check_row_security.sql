create or replace view ops.v_check_row_security as
select format('%s is not secured', r.relid::regclass) as finding
from ops.secured_table as s
cross join
    lateral (
        select t.relid from pg_catalog.pg_partition_tree(to_regclass(s.table_name)) as t
        union
        select to_regclass(s.table_name)
    ) as r
where not internal.is_secured(r.relid);

comment on view ops.v_check_row_security is
'Is row security in force on every tenant table and partition? One is not as '
'internal.secure_table() left it: one row a table or partition.';
comment on column ops.v_check_row_security.finding is 'What was found.';

alter view ops.v_check_row_security owner to rently_refresher;
