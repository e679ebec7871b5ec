create or replace function internal.set_job_timer() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
    perform internal.parse_schedule(new.schedule);
    delete from ops.job_timer as t where t.jobid = new.jobid;
    if new.active then
        perform internal.start_job_timer(new.jobid);
    end if;
    return null;
end
$$;

comment on function internal.set_job_timer() is
'Trigger of cron.job: sets the job''s timer, from now on; an inactive job has none. Raises RL800 '
'to RL805.';

revoke all on function internal.set_job_timer() from public;
