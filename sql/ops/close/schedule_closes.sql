-- A loop, because each job is scheduled and given its clock by functions of their own.
create or replace function ops.schedule_closes(schedule text default '30 0 * * *')
returns bigint
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _entity record;
    _job_id bigint;
    _scheduled bigint := 0;
begin
    perform internal.require_administrator();
    if exists (select from pg_catalog.pg_extension as x where x.extname = 'pg_cron') then
        return 0;
    end if;
    for _entity in
        select
            e.id,
            e.time_zone,
            'rently-close-' || lower(e.code) as job_name
        from lending.legal_entity as e
        where
            not exists (
                select
                from cron.job as j
                where
                    j.jobname = 'rently-close-' || lower(e.code)
                    and j.username = 'rently_scheduler'
            )
        order by e.code
    loop
        insert into cron.job (jobname, schedule, command, username)
        values (
            _entity.job_name,
            schedule_closes.schedule,
            format('call api.close_business_day(%L)', _entity.id),
            'rently_scheduler'
        )
        returning jobid into strict _job_id;
        perform ops.alter_job_policy(
            job_id => _job_id,
            time_zone => _entity.time_zone,
            job_timeout => interval '12 hours',
            on_overlap => 'skip',
            catch_up_window => interval '12 hours'
        );
        _scheduled := _scheduled + 1;
    end loop;
    return _scheduled;
end
$$;

comment on function ops.schedule_closes(text) is
'Gives each legal entity that the caller sees a job that closes its business day, by the clock of '
'its time zone, as rently_scheduler; what is scheduled already stays as it is. Returns how many '
'jobs were added; none where pg_cron runs the jobs. For administrators: raises RL004 otherwise.';

revoke all on function ops.schedule_closes(text) from public;
