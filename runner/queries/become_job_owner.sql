-- For commands that run outside a transaction: the role for the rest of the session.
select pg_catalog.set_config('role', o.user_name, false)
from ops.run_order(%(run_id)s) as o
