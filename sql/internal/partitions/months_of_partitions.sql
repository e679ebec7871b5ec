create or replace function internal.months_of_partitions(months_ahead integer, from_date date)
returns table (parent regclass, month_start_on date, is_there boolean)
language sql stable
set search_path = ''
begin atomic
    select
        t.parent,
        m.month_start::date,
        exists(
            select
            from pg_catalog.pg_inherits as i
            inner join pg_catalog.pg_class as c on i.inhrelid = c.oid
            where
                t.parent = i.inhparent
                and c.relname like to_char(m.month_start, '"%\_y"YYYY"m"MM')
        )
    from (
        select
            p.partrelid::regclass as parent,
            s.table_name,
            greatest(
                coalesce(months_of_partitions.months_ahead, o.months_ahead, 3), 0
            ) as months_ahead
        from pg_catalog.pg_partitioned_table as p
        inner join ops.secured_table as s on p.partrelid = to_regclass(s.table_name)
        inner join pg_catalog.pg_attribute as a
            on p.partrelid = a.attrelid and p.partattrs[0] = a.attnum
        left join ops.partition_policy as o using (table_name)
        where p.partstrat = 'r' and a.atttypid in ('date'::regtype, 'timestamptz'::regtype)
    ) as t
    cross join
        lateral generate_series(
            date_trunc('month', coalesce(months_of_partitions.from_date, current_date)::timestamp),
            date_trunc('month', current_date::timestamp) + make_interval(months => t.months_ahead),
            interval '1 month'
        ) as m (month_start)
    where
        -- The audit trail records the present, whatever history is loaded.
        (
            m.month_start >= date_trunc('month', current_date::timestamp)
            or t.table_name not like 'audit.%'
        )
        and not exists (
            select
            from ops.partition_archive as r
            where r.table_name = t.table_name and r.month_start_on = m.month_start::date
        );
end;

comment on function internal.months_of_partitions(integer, date) is
'The months for which each secured table by time is to have a partition, by its policy or the '
'given number of months ahead, and whether it has.';

revoke all on function internal.months_of_partitions(integer, date) from public;
