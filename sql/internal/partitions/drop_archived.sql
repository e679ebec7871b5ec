create or replace function internal.drop_archived(table_name text, month_start_on date) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _archived ops.partition_archive;
    _found record;
begin
    select a.* into strict _archived
    from ops.partition_archive as a
    where
        a.table_name = drop_archived.table_name
        and a.month_start_on = drop_archived.month_start_on
    for update;
    _found := internal.table_digest(format('archive.%I', _archived.partition_name)::regclass);
    if (_found.row_count, _found.digest) <> (_archived.row_count, _archived.content_digest) then
        perform internal.refuse_archive(
            _archived.partition_name, _archived.row_count, _found.row_count
        );
    end if;
    perform set_config('rently.is_securing', 'on', true);
    execute format('drop table archive.%I', _archived.partition_name);
    update ops.partition_archive as a
    set dropped_at = clock_timestamp()
    where
        a.table_name = drop_archived.table_name
        and a.month_start_on = drop_archived.month_start_on;
end
$$;

comment on function internal.drop_archived(text, date) is
'Drops an archived partition after proving that it holds what it held when it left. Raises RL850.';

revoke all on function internal.drop_archived(text, date) from public;
