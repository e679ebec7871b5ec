select
    version,
    content_hash,
    deployed_by,
    deployed_at,
    catalogue
from ops.release
order by id desc
limit 1
