-- Notes that a statement is being tried, and answers whether this is the first attempt at this text
-- and whether an earlier attempt finished it.
insert into ops.migration_step as step (migration_id, direction, step_number, statement_hash)
values (%s, %s, %s, %s)
on conflict (migration_id, direction, step_number) do update
    set
        statement_hash = excluded.statement_hash,
        started_at = case
            when step.statement_hash = excluded.statement_hash then step.started_at
            else excluded.started_at
        end,
        finished_at = case
            when step.statement_hash = excluded.statement_hash then step.finished_at
        end
returning
    started_at >= pg_catalog.statement_timestamp() as is_new,
    finished_at is not null as is_finished
