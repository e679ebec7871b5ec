-- Who holds the deploy lock: a 64-bit advisory key is shown as two halves with objsubid 1.
with lock_key as (
    select pg_catalog.hashtextextended('rently deploy', 0) as value
)

select
    pg_catalog.format(
        'held by process %s of %s since %s',
        activity.pid, activity.usename, pg_catalog.date_trunc('second', activity.backend_start)
    )
from lock_key
inner join pg_catalog.pg_locks as lock
    on
        lock.classid::bigint = (lock_key.value >> 32 & 4294967295)
        and lock.objid::bigint = (lock_key.value & 4294967295)
inner join pg_catalog.pg_stat_activity as activity using (pid)
where
    lock.locktype = 'advisory'
    and lock.objsubid = 1
    and lock.granted
    and lock.database = (
        select own.oid
        from pg_catalog.pg_database as own
        where own.datname = pg_catalog.current_database()
    )
