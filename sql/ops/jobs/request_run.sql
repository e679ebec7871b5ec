create or replace function ops.request_run(job_id bigint) returns timestamp
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _now timestamptz := clock_timestamp();
begin
    perform internal.require_job(request_run.job_id);
    insert into ops.job_slot (jobid, slot, scheduled_at, state, earliest_at)
    values (request_run.job_id, timezone('UTC', _now), _now, 'waiting', _now);
    return timezone('UTC', _now);
end
$$;

comment on function ops.request_run(bigint) is
'Asks for a run of a job of the caller now and returns its slot; the leading scheduler runs it '
'within a second. Raises RL808.';

revoke all on function ops.request_run(bigint) from public;
grant execute on function ops.request_run(bigint) to rently_scheduler;
