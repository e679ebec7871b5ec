-- Text of a row depends on settings, so they are fixed here, whoever asks.
create or replace function internal.recorded_rows(
    legal_entity_id uuid,
    source_name text,
    recorded_column text,
    column_names text[],
    key_columns text[],
    recorded_from timestamptz,
    recorded_until timestamptz
) returns table (relation_name text, row_key text, leaf_hash bytea)
language plpgsql stable
set search_path = ''
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
set intervalstyle = 'iso_8601'
set bytea_output = 'hex'
set extra_float_digits = 1
as $$
begin
    return query execute format(
        'select t.tableoid::regclass::text, concat_ws(''/'', %s), '
        'internal.leaf_hash(row(%s)::text) from %s as t '
        'where t.legal_entity_id = $1 and ($2 is null or t.%4$I >= $2) and t.%4$I < $3',
        (select string_agg(format('t.%I', k), ', ') from unnest(recorded_rows.key_columns) as k),
        (select string_agg(format('t.%I', c), ', ') from unnest(recorded_rows.column_names) as c),
        recorded_rows.source_name::regclass,
        recorded_rows.recorded_column
    ) using
        recorded_rows.legal_entity_id,
        recorded_rows.recorded_from,
        recorded_rows.recorded_until;
end
$$;

comment on function internal.recorded_rows(
    uuid, text, text, text[], text[], timestamptz, timestamptz
) is
'The rows of an entity in a table, or in a partition, that were recorded from one instant (null: '
'the beginning) until before another: the partition that holds each, its key without the tenant, '
'joined by slashes, and the hash of its columns as text.';

revoke all on function internal.recorded_rows(
    uuid, text, text, text[], text[], timestamptz, timestamptz
) from public;
