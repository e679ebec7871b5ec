-- Notes that a statement is being tried. Answers how the last attempt at this step ended; no row if
-- this is the first.
with earlier as (
    select
        statement_hash,
        finished_at
    from ops.migration_step
    where (migration_id, direction, step_number) = (%(migration)s, %(direction)s, %(step)s)
),

noted as (
    insert into ops.migration_step as step (migration_id, direction, step_number, statement_hash)
    values (%(migration)s, %(direction)s, %(step)s, %(hash)s)
    on conflict (migration_id, direction, step_number) do update
        set
            statement_hash = excluded.statement_hash,
            started_at = excluded.started_at,
            finished_at = null
        where step.statement_hash <> excluded.statement_hash
)

select
    statement_hash = %(hash)s as is_same,
    statement_hash = %(hash)s and finished_at is not null as is_finished
from earlier
