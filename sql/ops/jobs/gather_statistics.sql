-- A loop, because analyze takes one table's name, not a query.
create or replace function ops.gather_statistics() returns setof regclass
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _table regclass;
begin
    for _table in
        select c.oid::regclass
        from pg_catalog.pg_class as c
        inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
        where
            c.relkind = 'p'
            and n.nspname in ('lending', 'audit', 'mart', 'ops')
            and pg_catalog.pg_has_role(c.relowner, 'usage')
        order by c.oid::regclass::text
    loop
        execute format('analyze %s', _table);
        return next _table;
    end loop;
end
$$;

comment on function ops.gather_statistics() is
'Analyses every partitioned table and returns their names: autovacuum analyses partitions only, '
'and the planner needs both.';

revoke all on function ops.gather_statistics() from public;
grant execute on function ops.gather_statistics() to rently_scheduler;
