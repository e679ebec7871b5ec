create or replace function ops.maintain_partitions(
    months_ahead integer default null,
    from_date date default null
) returns setof regclass
language plpgsql volatile security definer
set search_path = ''
set lock_timeout = '2s'
as $$
begin
    -- One call at a time; a second one finds everything done and locks nothing.
    perform pg_advisory_xact_lock(hashtextextended('rently partitions', 0));
    perform internal.lock_for_partitioning(array(
        select distinct m.parent
        from internal.months_of_partitions(
            maintain_partitions.months_ahead, maintain_partitions.from_date
        ) as m
        where not m.is_there
    ));
    return query
    select internal.create_month_partition(m.parent, m.month_start_on)
    from internal.months_of_partitions(
        maintain_partitions.months_ahead, maintain_partitions.from_date
    ) as m
    order by m.parent::text, m.month_start_on;
end
$$;

comment on function ops.maintain_partitions(integer, date) is
'Creates and secures the month partitions of every secured table that is partitioned by time, '
'from from_date (default: this month) to months_ahead months from now (default: the table''s '
'policy), and returns them all. Safe to run again; ops.retire_partitions() takes old ones out. '
'Raises 55P03 if tables are locked for longer than four fifths of deadlock_timeout.';

revoke all on function ops.maintain_partitions(integer, date) from public;
grant execute on function ops.maintain_partitions(integer, date) to rently_scheduler;
