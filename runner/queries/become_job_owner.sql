-- For commands that run outside a transaction: role and limits for the rest of the session.
select
    pg_catalog.set_config('role', o.user_name, false),
    pg_catalog.set_config(
        'statement_timeout', (extract(epoch from o.statement_timeout) * 1000)::bigint::text, false
    ),
    pg_catalog.set_config(
        'lock_timeout',
        coalesce((extract(epoch from o.lock_timeout) * 1000)::bigint, 0)::text,
        false
    )
from ops.run_order(%(run_id)s) as o
