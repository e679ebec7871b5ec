create or replace function internal.drop_stale_slots() returns void
language sql volatile
set search_path = ''
begin atomic
    update ops.job_slot as s
    set
        state = 'missed',
        finished_at = clock_timestamp(),
        message = case
            when d.is_active then 'missed: it waited longer than its catch-up window'
            else 'missed: the job was paused or removed'
        end
    from (
        select
            w.jobid,
            w.slot,
            w.is_repeat,
            j.active is true as is_active
        from ops.job_slot as w
        left join cron.job as j using (jobid)
        left join ops.job_policy as p using (jobid)
        where
            w.state = 'waiting'
            and (
                j.active is not true
                or p.jobid is null
                or (
                    w.attempt = 0
                    and w.scheduled_at < clock_timestamp() - p.catch_up_window - interval '1 minute'
                )
            )
    ) as d
    where s.jobid = d.jobid and s.slot = d.slot and s.is_repeat = d.is_repeat;
end;

comment on function internal.drop_stale_slots() is
'Marks waiting slots as missed whose job is paused or gone, or that waited longer than its '
'catch-up window.';

revoke all on function internal.drop_stale_slots() from public;
