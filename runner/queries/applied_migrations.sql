select
    migration_hash,
    migration_id,
    content_hash
from ops.migration
order by migration_id
