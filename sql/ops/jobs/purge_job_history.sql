create or replace function ops.purge_job_history(
    keep interval default interval '30 days',
    keep_by_seconds interval default interval '1 day'
) returns bigint
language sql volatile security definer
set search_path = ''
begin atomic
    with kept as (
        select
            t.jobid,
            case
                when (t.schedule).every_seconds is null then purge_job_history.keep
                else least(purge_job_history.keep, purge_job_history.keep_by_seconds)
            end as for_time
        from ops.job_timer as t
    ),

    old_slot as (
        delete from ops.job_slot as s
        where
            s.state not in ('waiting', 'running')
            and s.scheduled_at < clock_timestamp() - coalesce(
                (
                    select k.for_time from kept as k
                    where k.jobid = s.jobid
                ), purge_job_history.keep
            )
        returning s.jobid
    ),

    old_run as (
        delete from cron.job_run_details as d
        where
            d.status in ('succeeded', 'failed')
            and d.end_time < clock_timestamp() - coalesce(
                (
                    select k.for_time from kept as k
                    where k.jobid = d.jobid
                ), purge_job_history.keep
            )
        returning d.runid
    )

    select (select count(*) from old_slot) + (select count(*) from old_run);
end;

comment on function ops.purge_job_history(interval, interval) is
'Removes settled slots and runs older than the interval, a shorter one for jobs that run every few '
'seconds, and returns how many rows went.';

revoke all on function ops.purge_job_history(interval, interval) from public;
grant execute on function ops.purge_job_history(interval, interval) to rently_scheduler;
