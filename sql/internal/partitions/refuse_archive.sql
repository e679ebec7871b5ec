create or replace function internal.refuse_archive(
    partition_name text,
    expected_rows bigint,
    found_rows bigint
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    raise exception using
        errcode = 'RL850',
        message = 'an archived partition does not hold the rows with which it left its table',
        detail = format(
            'archive.%s: %s rows left, %s rows found', partition_name, expected_rows, found_rows
        ),
        hint = 'Do not drop it; find out who changed it, with audit.ddl_log and the server''s log.';
end
$$;

comment on function internal.refuse_archive(text, bigint, bigint) is
'Raises RL850 for an archived partition.';

revoke all on function internal.refuse_archive(text, bigint, bigint) from public;
