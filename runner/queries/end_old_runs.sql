-- Sessions in which an earlier leader still runs jobs. They could not commit anyway.
select pg_catalog.pg_terminate_backend(pid)
from pg_catalog.pg_stat_activity
where
    usename = session_user
    and datname = pg_catalog.current_database()
    and application_name ~ '^rently run [0-9]+ [0-9]+$'
    and pg_catalog.split_part(application_name, ' ', 3)::bigint < %(token)s
