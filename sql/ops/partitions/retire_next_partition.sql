-- Counting a month takes long, and the locks to detach or drop one hold up writers: so they never
-- share a transaction.
create or replace function ops.retire_next_partition() returns text
language plpgsql volatile security definer
set search_path = ''
set lock_timeout = '2s'
as $$
declare
    _next record;
begin
    perform pg_advisory_xact_lock(hashtextextended('rently partitions', 0));

    select a.partition_name into _next
    from ops.partition_archive as a
    where a.archived_at is null
    order by a.partition_name
    limit 1;
    if found then
        perform internal.archive_partition(_next.partition_name);
        return 'archived ' || _next.partition_name;
    end if;

    select s.* into _next
    from (
        select
            i.inhparent::regclass as parent,
            i.inhrelid::regclass as partition,
            c.relname as partition_name,
            to_date(
                substring(c.relname from '_y([0-9]{4}m[0-9]{2})$'), 'YYYY"m"MM'
            ) as month_start_on,
            p.keep_attached
        from ops.partition_policy as p
        inner join pg_catalog.pg_inherits as i on i.inhparent = to_regclass(p.table_name)
        inner join pg_catalog.pg_class as c on c.oid = i.inhrelid
    ) as s
    where s.month_start_on + interval '1 month' <= now() - s.keep_attached
    order by s.parent::text, s.month_start_on
    limit 1;
    if found then
        perform internal.detach_partition(_next.parent, _next.partition, _next.month_start_on);
        return 'detached ' || _next.partition_name;
    end if;

    select a.partition_name into _next
    from ops.partition_archive as a
    inner join ops.partition_policy as p using (table_name)
    where
        a.dropped_at is null
        and a.archived_at <= clock_timestamp() - p.keep_archived
        and (a.exported_at is not null or not p.is_exported)
    order by a.table_name, a.month_start_on
    limit 1;
    if found then
        perform internal.drop_archived(_next.partition_name);
        return 'dropped ' || _next.partition_name;
    end if;
    return null;
end
$$;

comment on function ops.retire_next_partition() is
'Does one step of retiring partitions by ops.partition_policy and returns what it did, null if '
'nothing is left: a partition past its time leaves its table; its rows are counted; an archived '
'one past its time is dropped if its rows are still the same. For callers that commit after each, '
'as ops.retire_partitions() does. Raises 55P03 if tables are locked for longer than four fifths of '
'deadlock_timeout, RL850 if an archive changed.';

revoke all on function ops.retire_next_partition() from public;
grant execute on function ops.retire_next_partition() to rently_scheduler;
