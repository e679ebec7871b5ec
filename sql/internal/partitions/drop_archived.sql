create or replace function internal.drop_archived(partition_name text) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _archived ops.partition_archive;
    _partition regclass := format('archive.%I', drop_archived.partition_name)::regclass;
    _found record;
begin
    select a.* into strict _archived
    from ops.partition_archive as a
    where a.partition_name = drop_archived.partition_name
    for update;
    _found := internal.table_digest(_partition);
    if (_found.row_count, _found.digest) <> (_archived.row_count, _archived.content_digest) then
        perform internal.refuse_archive(
            _archived.partition_name, _archived.row_count, _found.row_count
        );
    end if;
    -- Dropping a foreign key locks the other table entirely.
    perform internal.lock_for_partitioning(array[_partition], 'access exclusive');
    perform set_config('rently.is_securing', 'on', true);
    execute format('drop table %s', _partition);
    update ops.partition_archive as a
    set dropped_at = clock_timestamp()
    where a.partition_name = drop_archived.partition_name;
end
$$;

comment on function internal.drop_archived(text) is
'Drops an archived partition after proving that it holds what it held when it left. Raises RL850, '
'and 55P03 as internal.lock_for_partitioning() does.';

revoke all on function internal.drop_archived(text) from public;
