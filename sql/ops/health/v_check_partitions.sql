create or replace view ops.v_check_partitions as
select format('%s has no partition for %s', s.table_name, to_char(m.month_at, 'YYYY-MM')) as finding
from ops.secured_table as s
inner join pg_catalog.pg_partitioned_table as p
    on to_regclass(s.table_name) = p.partrelid and p.partstrat = 'r'
cross join (
    select date_trunc('month', now()) as month_at
    union all
    select date_trunc('month', now()) + interval '1 month'
) as m
where
    exists (
        select
        from pg_catalog.pg_inherits as i
        inner join pg_catalog.pg_class as c on i.inhrelid = c.oid
        where i.inhparent = p.partrelid and c.relname ~ '_y[0-9]{4}m[0-9]{2}$'
    )
    and not exists (
        select
        from pg_catalog.pg_inherits as i
        inner join pg_catalog.pg_class as c on i.inhrelid = c.oid
        where i.inhparent = p.partrelid and c.relname like to_char(m.month_at, '"%_y"YYYY"m"MM')
    );

comment on view ops.v_check_partitions is
'Is there a partition for the next month? Rows of this or the next month will have no place: one '
'row a table and month.';
comment on column ops.v_check_partitions.finding is 'What was found.';

alter view ops.v_check_partitions owner to rently_refresher;
