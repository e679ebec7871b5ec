create or replace view internal.v_sealed_table as
select
    s.table_name,
    t.recorded_column,
    t.column_names,
    k.key_columns
from ops.secured_table as s
cross join
    lateral (
        select
            array_agg(a.attname::text order by a.attnum) as column_names,
            internal.recorded_column(to_regclass(s.table_name))::text as recorded_column
        from pg_catalog.pg_attribute as a
        where a.attrelid = to_regclass(s.table_name) and a.attnum > 0 and not a.attisdropped
    ) as t
cross join
    lateral (
        select array_agg(a.attname::text order by p.place) as key_columns
        from pg_catalog.pg_index as i
        cross join lateral unnest(i.indkey) with ordinality as p (attnum, place)
        inner join pg_catalog.pg_attribute as a
            on i.indrelid = a.attrelid and p.attnum = a.attnum
        where
            i.indrelid = to_regclass(s.table_name)
            and i.indisprimary
            and a.attname <> s.tenant_column
    ) as k
where
    s.is_append_only
    and s.table_name not in ('audit.seal', 'audit.seal_part')
    and t.recorded_column is not null;

comment on view internal.v_sealed_table is
'Tables whose rows are sealed: all that are only ever added to.';
comment on column internal.v_sealed_table.table_name is 'Qualified name.';
comment on column internal.v_sealed_table.recorded_column is
'When a row was recorded; never before its transaction began.';
comment on column internal.v_sealed_table.column_names is 'All columns, in their order.';
comment on column internal.v_sealed_table.key_columns is 'Primary key without the tenant.';
