-- Statements for pg_cron: its function for jobs of other users is schedule_in_database.
with job as (
    select
        h.job_name,
        h.schedule,
        h.command,
        h.database_name,
        h.user_name,
        h.is_active,
        h.time_zone
    from ops.v_job as h
    union all
    select
        s.name,
        s.schedule,
        s.command,
        pg_catalog.current_database(),
        'rently_scheduler',
        true,
        'UTC'
    from ops.standing_job as s
    where not exists (
        select from ops.v_job as v
        where v.job_name = s.name
    )
)

select
    case
        when j.time_zone <> 'UTC'
            then
                pg_catalog.format(
                    'by the clock of %s; pg_cron has one for all: set cron.timezone', j.time_zone
                )
        when j.schedule ~* 'second' then 'needs pg_cron 1.5'
        when j.schedule like '%$%' then 'needs pg_cron 1.6'
    end as remark,
    pg_catalog.format(
        'select cron.schedule_in_database(%L, %L, %L, %L, %L, %L);',
        coalesce(j.job_name, 'job ' || pg_catalog.md5(j.schedule || j.command)),
        j.schedule,
        j.command,
        j.database_name,
        j.user_name,
        j.is_active
    ) as statement
from job as j
order by j.job_name, j.schedule
