create or replace function internal.archive_partition(
    parent regclass,
    partition regclass,
    month_start_on date
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _name text;
    _before record;
    _after record;
begin
    select c.relname into strict _name
    from pg_catalog.pg_class as c
    where c.oid = archive_partition.partition;
    perform set_config('rently.is_securing', 'on', true);
    execute format(
        'alter table %s detach partition %s', archive_partition.parent, archive_partition.partition
    );
    _before := internal.table_digest(archive_partition.partition);
    execute format('alter table %s set schema archive', archive_partition.partition);
    _after := internal.table_digest(archive_partition.partition);
    if _before is distinct from _after then
        perform internal.refuse_archive(_name, _before.row_count, _after.row_count);
    end if;
    insert into ops.partition_archive (
        table_name, month_start_on, partition_name, row_count, content_digest
    )
    values (
        archive_partition.parent::text,
        archive_partition.month_start_on,
        _name,
        _before.row_count,
        _before.digest
    );
end
$$;

comment on function internal.archive_partition(regclass, regclass, date) is
'Detaches a partition, moves it to schema archive and records its number of rows and digest. '
'Raises RL850 if they differ afterwards.';

revoke all on function internal.archive_partition(regclass, regclass, date) from public;
