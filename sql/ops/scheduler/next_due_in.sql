create or replace function ops.next_due_in() returns interval
language sql volatile security definer
set search_path = ''
begin atomic
    select least(
        (select min(t.next_at) from ops.job_timer as t),
        (
            select min(s.earliest_at)
            from ops.job_slot as s
            where
                s.state = 'waiting'
                and not exists (
                    select from ops.job_slot as r
                    where r.jobid = s.jobid and r.state = 'running'
                )
        )
    ) - clock_timestamp();
end;

comment on function ops.next_due_in() is
'Time until the scheduler has something to do; negative if it is late, null if nothing is '
'scheduled.';

revoke all on function ops.next_due_in() from public;
grant execute on function ops.next_due_in() to rently_scheduler;
