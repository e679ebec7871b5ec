delete from ops.definition
where (schema_name, object_name) not in (
    select
        file.schema_name,
        file.object_name
    from unnest(%(schemas)s::text[], %(names)s::text[]) as file (schema_name, object_name)
)
