-- Without the right to, the sessions stay: they see nothing any more.
select pg_catalog.pg_terminate_backend(activity.pid)
from pg_catalog.pg_stat_activity as activity
where
    activity.usename = %(login)s
    and (
        pg_catalog.pg_has_role(current_user, 'pg_signal_backend', 'usage')
        or pg_catalog.pg_has_role(current_user, activity.usesysid, 'usage')
    )
