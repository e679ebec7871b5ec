-- requires: internal.relation_sources
create or replace function internal.source_version(target regclass) returns text
language sql volatile
set search_path = ''
begin atomic
-- The counters of the cumulative statistics, read afresh: a change is counted after its transaction
-- has committed, so whatever the version contains is seen by a refresh that begins later.
    select pg_catalog.pg_stat_clear_snapshot();

    select
        coalesce(
            string_agg(
                pg_catalog.format(
                    '%s:%s:%s',
                    t.relid::oid,
                    pg_catalog.pg_relation_filenode(t.relid),
                    coalesce(pg_catalog.pg_stat_get_tuples_inserted(t.relid), 0)
                    + coalesce(pg_catalog.pg_stat_get_tuples_updated(t.relid), 0)
                    + coalesce(pg_catalog.pg_stat_get_tuples_deleted(t.relid), 0)
                ),
                ' '
                order by t.relid
            ),
            ''
        )
    from (
        select distinct coalesce(p.relid, s.relation) as relid
        from internal.relation_sources(source_version.target) as s (relation)
        left join lateral pg_catalog.pg_partition_tree(s.relation) as p on p.isleaf
    ) as t;
end;

comment on function internal.source_version(regclass) is
'A text that changes whenever rows of a view''s sources are changed, partitions come or go, or a '
'source is truncated or rebuilt.';

revoke all on function internal.source_version(regclass) from public;
grant execute on function internal.source_version(regclass) to rently_refresher;
