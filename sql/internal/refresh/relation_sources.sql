create or replace function internal.relation_sources(target regclass) returns setof regclass
language sql stable
set search_path = ''
begin atomic
    with recursive source (relation) as (
        select relation_sources.target::oid
        union
        select d.refobjid
        from source as s
        inner join pg_catalog.pg_rewrite as r on s.relation = r.ev_class
        inner join pg_catalog.pg_depend as d
            on
                d.classid = 'pg_catalog.pg_rewrite'::regclass
                and r.oid = d.objid
                and d.refclassid = 'pg_catalog.pg_class'::regclass
                and s.relation <> d.refobjid
        inner join pg_catalog.pg_class as c on d.refobjid = c.oid
        where c.relkind in ('r', 'p', 'v', 'm', 'f')
    )

    select s.relation::regclass
    from source as s
    where s.relation <> relation_sources.target;
end;

comment on function internal.relation_sources(regclass) is
'Every table, view and materialized view that a view reads, directly or through others, by the '
'catalogue.';

revoke all on function internal.relation_sources(regclass) from public;
grant execute on function internal.relation_sources(regclass) to rently_refresher;
