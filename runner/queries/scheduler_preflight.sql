select
    exists(
        select from pg_catalog.pg_extension
        where extname = 'pg_cron'
    ) as has_pg_cron,
    pg_catalog.to_regprocedure('ops.claim_runs(bigint, integer)') is not null as is_deployed,
    coalesce(
        pg_catalog.has_function_privilege(
            pg_catalog.to_regprocedure('ops.claim_runs(bigint, integer)'), 'execute'
        ),
        false
    ) as may_schedule
