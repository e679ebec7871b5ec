-- Making and detaching a partition locks its table for an instant. The lock is waited for two
-- seconds at the most, for writers queue behind whoever waits; then the call fails with 55P03, and
-- the job tries again later.
create or replace function ops.maintain_partitions(
    months_ahead integer default null,
    from_date date default null
) returns setof regclass
language plpgsql volatile security definer
set search_path = ''
set lock_timeout = '2s'
as $$
begin
    -- One call at a time; a second one finds everything done.
    perform pg_advisory_xact_lock(hashtextextended('rently partitions', 0));
    return query
    select internal.create_month_partition(t.table_oid, m.month_start::date)
    from (
        select
            p.partrelid::regclass as table_oid,
            s.table_name,
            greatest(
                coalesce(maintain_partitions.months_ahead, o.months_ahead, 3), 0
            ) as months_ahead
        from pg_catalog.pg_partitioned_table as p
        inner join ops.secured_table as s on p.partrelid = to_regclass(s.table_name)
        inner join pg_catalog.pg_attribute as a
            on p.partrelid = a.attrelid and p.partattrs[0] = a.attnum
        left join ops.partition_policy as o using (table_name)
        where p.partstrat = 'r' and a.atttypid in ('date'::regtype, 'timestamptz'::regtype)
    ) as t
    cross join lateral generate_series(
        date_trunc('month', coalesce(maintain_partitions.from_date, current_date)::timestamp),
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
        )
    order by t.table_name, m.month_start;
    perform internal.retire_partitions();
end
$$;

comment on function ops.maintain_partitions(integer, date) is
'Creates and secures the month partitions of every secured table that is partitioned by time, '
'from from_date (default: this month) to months_ahead months from now (default: the table''s '
'policy), and returns them all; archives and drops old ones by ops.partition_policy. Safe to run '
'again. Raises 55P03 if a table is locked for longer than two seconds, RL850 if an archive '
'changed.';

revoke all on function ops.maintain_partitions(integer, date) from public;
grant execute on function ops.maintain_partitions(integer, date) to rently_scheduler;
