create or replace function ops.maintain_partitions(
    months_ahead integer default 3,
    from_date date default null
) returns setof regclass
language sql volatile security definer
set search_path = ''
begin atomic
    select internal.create_month_partition(p.partrelid::regclass, m.month_start::date)
    from pg_catalog.pg_partitioned_table as p
    inner join ops.secured_table as s on p.partrelid = to_regclass(s.table_name)
    inner join
        pg_catalog.pg_attribute as a
        on p.partrelid = a.attrelid and p.partattrs[0] = a.attnum
    cross join
        generate_series(
            date_trunc('month', coalesce(maintain_partitions.from_date, current_date)::timestamp),
            date_trunc('month', current_date::timestamp)
            + make_interval(months => greatest(maintain_partitions.months_ahead, 0)),
            interval '1 month'
        ) as m (month_start)
    where
    p.partstrat = 'r'
    and a.atttypid in ('date'::regtype, 'timestamptz'::regtype)
    -- The audit trail records the present, whatever history is loaded.
    and (m.month_start >= date_trunc('month', current_date::timestamp) or s.table_name not like 'audit.%');
end;

comment on function ops.maintain_partitions(integer, date) is
'Creates and secures the month partitions of every secured table that is partitioned by time, '
'from from_date (default: this month) to months_ahead months from now, and returns them all. Safe '
'to run again.';

revoke all on function ops.maintain_partitions(integer, date) from public;
grant execute on function ops.maintain_partitions(integer, date) to rently_scheduler;
