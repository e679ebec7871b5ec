-- Loops, because each partition takes statements of its own.
create or replace function internal.retire_partitions() returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _old record;
begin
    for _old in
        select s.parent, s.partition, s.month_start_on
        from (
            select
                i.inhparent::regclass as parent,
                i.inhrelid::regclass as partition,
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
    loop
        perform internal.archive_partition(_old.parent, _old.partition, _old.month_start_on);
    end loop;

    for _old in
        select a.table_name, a.month_start_on
        from ops.partition_archive as a
        inner join ops.partition_policy as p using (table_name)
        where
            a.dropped_at is null
            and a.archived_at <= clock_timestamp() - p.keep_archived
            and (a.exported_at is not null or not p.is_exported)
        order by a.table_name, a.month_start_on
    loop
        perform internal.drop_archived(_old.table_name, _old.month_start_on);
    end loop;
end
$$;

comment on function internal.retire_partitions() is
'Archives partitions older than their table''s policy keeps them, and drops archived ones past '
'theirs.';

revoke all on function internal.retire_partitions() from public;
