create or replace function internal.archive_partition(partition_name text) returns void
language sql volatile
set search_path = ''
begin atomic
    update ops.partition_archive as a
    set
        row_count = d.row_count,
        content_digest = d.digest,
        archived_at = clock_timestamp()
    from
        internal.table_digest(
            pg_catalog.format('archive.%I', archive_partition.partition_name)::regclass
        ) as d
    where a.partition_name = archive_partition.partition_name;
end;

comment on function internal.archive_partition(text) is
'Counts and digests the rows with which a partition left its table.';

revoke all on function internal.archive_partition(text) from public;
