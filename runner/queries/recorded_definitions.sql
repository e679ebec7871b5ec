select
    schema_name,
    object_name,
    kind,
    content_hash,
    case
        when server_major = pg_catalog.current_setting('server_version_num')::integer / 10000
            then catalogue_hash
    end as catalogue_hash
from ops.definition
order by schema_name, object_name
