create or replace function ops.purge_job_history(
    keep interval default interval '30 days'
) returns bigint
language sql volatile security definer
set search_path = ''
begin atomic
    with old_slot as (
        delete from ops.job_slot as s
        where
            s.state not in ('waiting', 'running')
            and s.scheduled_at < clock_timestamp() - purge_job_history.keep
        returning s.jobid
    ),

    old_run as (
        delete from cron.job_run_details as d
        where
            d.status in ('succeeded', 'failed')
            and d.end_time < clock_timestamp() - purge_job_history.keep
        returning d.runid
    )

    select (select count(*) from old_slot) + (select count(*) from old_run);
end;

comment on function ops.purge_job_history(interval) is
'Removes settled slots and runs older than the interval and returns how many rows went.';

revoke all on function ops.purge_job_history(interval) from public;
grant execute on function ops.purge_job_history(interval) to rently_scheduler;
