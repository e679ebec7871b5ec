insert into ops.definition as definition (
    schema_name, object_name, kind, content_hash, catalogue_hash, server_major
)
select
    file.schema_name,
    file.object_name,
    file.kind,
    file.content_hash,
    file.catalogue_hash,
    pg_catalog.current_setting('server_version_num')::integer / 10000
from
    unnest(
        %(schemas)s::text[],
        %(names)s::text[],
        %(kinds)s::text[],
        %(contents)s::text[],
        %(catalogues)s::text[]
    ) as file (schema_name, object_name, kind, content_hash, catalogue_hash)
on conflict (schema_name, object_name) do update
    set
        kind = excluded.kind,
        content_hash = excluded.content_hash,
        catalogue_hash = excluded.catalogue_hash,
        server_major = excluded.server_major,
        applied_at = excluded.applied_at
    where (
        definition.kind, definition.content_hash, definition.catalogue_hash, definition.server_major
    )
    is distinct from (
        excluded.kind, excluded.content_hash, excluded.catalogue_hash, excluded.server_major
    )
