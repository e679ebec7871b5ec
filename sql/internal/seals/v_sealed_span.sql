-- requires: internal.v_sealed_table
create or replace view internal.v_sealed_span as
with table_of_seal as (
    select distinct
        p.legal_entity_id,
        p.table_name,
        p.column_names,
        p.seal_number
    from audit.seal_part as p
),

numbered as (
    select
        t.legal_entity_id,
        t.table_name,
        t.column_names,
        t.seal_number,
        row_number() over (partition by t.legal_entity_id, t.table_name order by t.seal_number)
        - row_number() over (
            partition by t.legal_entity_id, t.table_name, t.column_names order by t.seal_number
        ) as island
    from table_of_seal as t
),

island as (
    select
        n.legal_entity_id,
        n.table_name,
        n.column_names,
        min(n.seal_number) as first_seal,
        max(n.seal_number) as last_seal
    from numbered as n
    group by n.legal_entity_id, n.table_name, n.column_names, n.island
),

sealable as (
    select
        s.legal_entity_id,
        t.table_name,
        t.column_names,
        t.recorded_column,
        t.key_columns,
        max(s.ends_at) as ends_at
    from audit.seal as s
    cross join internal.v_sealed_table as t
    group by s.legal_entity_id, t.table_name, t.column_names, t.recorded_column, t.key_columns
)

select
    coalesce(i.legal_entity_id, t.legal_entity_id) as legal_entity_id,
    coalesce(i.table_name, t.table_name) as table_name,
    coalesce(i.column_names, t.column_names) as column_names,
    t.recorded_column,
    t.key_columns,
    case when lag(i.first_seal) over by_seal is not null then f.begins_at end as begins_at,
    coalesce(lead(f.begins_at) over by_seal, t.ends_at) as ends_at,
    coalesce(i.first_seal, 0) as first_seal,
    coalesce(i.last_seal, 0) as last_seal,
    t.table_name is not null
    and coalesce(i.column_names <@ t.column_names, true) as is_readable
from sealable as t
full join island as i
    on t.legal_entity_id = i.legal_entity_id and t.table_name = i.table_name
left join audit.seal as f
    on i.legal_entity_id = f.legal_entity_id and i.first_seal = f.number
window by_seal as (
    partition by
        coalesce(i.legal_entity_id, t.legal_entity_id), coalesce(i.table_name, t.table_name)
    order by i.first_seal
);

comment on view internal.v_sealed_span is
'Spans of time in which a table was sealed with the same columns: together all the time up to the '
'last seal of the entity, for each table.';
comment on column internal.v_sealed_span.legal_entity_id is 'The tenant.';
comment on column internal.v_sealed_span.table_name is 'The table.';
comment on column internal.v_sealed_span.column_names is 'The columns that were hashed.';
comment on column internal.v_sealed_span.recorded_column is 'When a row was recorded.';
comment on column internal.v_sealed_span.key_columns is 'Primary key without the tenant.';
comment on column internal.v_sealed_span.first_seal is 'First seal of the span; 0 if none.';
comment on column internal.v_sealed_span.last_seal is 'Last seal of the span; 0 if none.';
comment on column internal.v_sealed_span.begins_at is
'Where the span begins; null for the beginning.';
comment on column internal.v_sealed_span.ends_at is 'Where it ends.';
comment on column internal.v_sealed_span.is_readable is
'Whether the table still has all the columns that were hashed.';
