create or replace function ops.set_job_active(job_id bigint, is_active boolean) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require_job(set_job_active.job_id);
    update cron.job as j
    set active = set_job_active.is_active
    where j.jobid = set_job_active.job_id;
end
$$;

comment on function ops.set_job_active(bigint, boolean) is
'Pauses or resumes a job of the caller or of a role of its. Raises RL808.';

revoke all on function ops.set_job_active(bigint, boolean) from public;
grant execute on function ops.set_job_active(bigint, boolean) to rently_scheduler;
