create or replace function ops.note_partition_export(
    partition_name text,
    file_name text,
    file_sha256 text,
    row_count bigint
) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _archived ops.partition_archive;
begin
    perform internal.require_administrator();
    select a.* into _archived
    from ops.partition_archive as a
    where
        a.partition_name = note_partition_export.partition_name
        and a.archived_at is not null
        and a.dropped_at is null
    for update;
    if not found then
        raise exception using
            errcode = 'RL851',
            message = 'the archive holds no such partition',
            detail = format('partition %L', note_partition_export.partition_name),
            hint = 'See ops.partition_archive.';
    end if;
    if _archived.row_count <> note_partition_export.row_count then
        perform internal.refuse_archive(
            _archived.partition_name, _archived.row_count, note_partition_export.row_count
        );
    end if;
    update ops.partition_archive as a
    set
        exported_at = clock_timestamp(),
        exported_to = note_partition_export.file_name,
        exported_sha256 = note_partition_export.file_sha256
    where a.partition_name = note_partition_export.partition_name;
end
$$;

comment on function ops.note_partition_export(text, text, text, bigint) is
'Records that an archived partition was written to a file with this hash and number of rows. For '
'administrators. Raises RL004, RL850, RL851.';

revoke all on function ops.note_partition_export(text, text, text, bigint) from public;
