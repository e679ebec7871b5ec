-- Statements for pg_cron: its function for jobs of other users is schedule_in_database, and it runs
-- jobs only as roles that may log in. Before 1.5 it knows no seconds: there such a job runs each
-- minute.
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
),

named as (
    select
        j.*,
        case
            when coalesce(r.rolcanlogin, false) then j.user_name
            else coalesce(%(login)s::text, j.user_name)
        end as login,
        not coalesce(r.rolcanlogin, false) and %(login)s::text is null as is_unable
    from job as j
    left join pg_catalog.pg_roles as r on j.user_name = r.rolname
)

select
    pg_catalog.concat_ws(
        '; ',
        case when j.is_unable then j.user_name || ' may not log in: name a login with --user' end,
        case
            when j.time_zone <> 'UTC'
                then 'by the clock of ' || j.time_zone || '; pg_cron has one clock: cron.timezone'
        end,
        case when j.schedule ~* 'second' then 'each minute before pg_cron 1.5' end,
        case when j.schedule ~ '[$]' then 'needs pg_cron 1.6' end
    ) as remark,
    pg_catalog.format(
        'select cron.schedule_in_database(%%L, %%s, %%L, %%L, %%L, %%L);',
        coalesce(j.job_name, 'job ' || pg_catalog.md5(j.schedule || j.command)),
        case
            when j.schedule ~* 'second'
                then pg_catalog.format(
                    '(select case when string_to_array(split_part(extversion, ''-'', 1), ''.'')'
                    '::int[] < ''{1,5}'' then ''* * * * *'' else %%L end '
                    'from pg_extension where extname = ''pg_cron'')',
                    j.schedule
                )
            else pg_catalog.quote_literal(j.schedule)
        end,
        j.command,
        j.database_name,
        j.login,
        j.is_active
    ) as statement
from named as j
order by j.job_name, j.schedule
