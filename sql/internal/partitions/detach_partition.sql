create or replace function internal.detach_partition(
    parent regclass,
    partition regclass,
    month_start_on date
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    perform internal.lock_for_partitioning(
        array[detach_partition.parent, detach_partition.partition]
    );
    perform set_config('rently.is_securing', 'on', true);
    execute format(
        'alter table %s detach partition %s', detach_partition.parent, detach_partition.partition
    );
    execute format('alter table %s set schema archive', detach_partition.partition);
    insert into ops.partition_archive (table_name, month_start_on, partition_name)
    select detach_partition.parent::text, detach_partition.month_start_on, c.relname
    from pg_catalog.pg_class as c
    where c.oid = detach_partition.partition;
end
$$;

comment on function internal.detach_partition(regclass, regclass, date) is
'Takes a partition out of its table and moves it to schema archive, which takes an instant. '
'Raises 55P03 as internal.lock_for_partitioning() does.';

revoke all on function internal.detach_partition(regclass, regclass, date) from public;
