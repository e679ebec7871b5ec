create or replace function ops.start_run(run_id bigint, fencing_token bigint) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _statement_timeout interval;
    _lock_timeout interval;
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
    from ops.job_policy as p
    where d.runid = start_run.run_id and p.jobid = d.jobid
    returning least(p.statement_timeout, p.job_timeout), p.lock_timeout
    into _statement_timeout, _lock_timeout;

    perform set_config(
        'statement_timeout',
        coalesce((extract(epoch from _statement_timeout) * 1000)::bigint, 0)::text,
        false
    );
    perform set_config(
        'lock_timeout', coalesce((extract(epoch from _lock_timeout) * 1000)::bigint, 0)::text, false
    );
    perform set_config(
        'application_name',
        format('rently run %s %s', start_run.fencing_token, start_run.run_id),
        false
    );
    -- A start that a crash forgets is that of a run that was lost in it.
    perform set_config('synchronous_commit', 'off', true);
end
$$;

comment on function ops.start_run(bigint, bigint) is
'Notes that a claimed run starts in this session, and sets the run''s limits for the session. '
'Raises RL811 if the caller no longer leads or owns the slot.';

revoke all on function ops.start_run(bigint, bigint) from public;
grant execute on function ops.start_run(bigint, bigint) to rently_scheduler;
