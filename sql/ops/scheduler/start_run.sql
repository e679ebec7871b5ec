create or replace function ops.start_run(run_id bigint, fencing_token bigint) returns void
language plpgsql volatile security definer
set search_path = ''
set synchronous_commit = off
as $$
begin
    perform internal.require_lead(start_run.fencing_token);
    update ops.job_slot as s
    set started_at = clock_timestamp()
    where
        s.runid = start_run.run_id
        and s.fencing_token = start_run.fencing_token
        and s.state = 'running';
    if not found then
        raise exception using
            errcode = 'RL811',
            message = 'the slot is no longer this scheduler''s',
            detail = format('run %s', start_run.run_id),
            hint = 'Nothing to do: the new leader runs it.';
    end if;
    update cron.job_run_details as d
    set status = 'running', job_pid = pg_backend_pid(), start_time = clock_timestamp()
    where d.runid = start_run.run_id;
    perform set_config(
        'application_name',
        format('rently run %s %s', start_run.fencing_token, start_run.run_id),
        false
    );
end
$$;

comment on function ops.start_run(bigint, bigint) is
'Notes that a claimed run starts in this session. Raises RL811 if the caller no longer leads or '
'owns the slot.';

revoke all on function ops.start_run(bigint, bigint) from public;
grant execute on function ops.start_run(bigint, bigint) to rently_scheduler;
