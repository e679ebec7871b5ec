select
    exists (
        select from pg_catalog.pg_extension
        where extname = 'pg_cron'
    ) as has_pg_cron,
    pg_catalog.to_regnamespace('ops') is not null as is_deployed,
    case
        when pg_catalog.has_schema_privilege(pg_catalog.to_regnamespace('ops')::oid, 'usage')
            then
                coalesce(
                    pg_catalog.has_function_privilege(
                        pg_catalog.to_regprocedure('ops.claim_runs(bigint, integer)'), 'execute'
                    ),
                    false
                )
        else false
    end as may_schedule
