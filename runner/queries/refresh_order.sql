select
    mart_view,
    level
from ops.refresh_order(%(tier)s::integer, %(view)s::text)
