create or replace function ops.claim_runs(fencing_token bigint, how_many integer)
returns table (
    run_id bigint,
    job_id bigint,
    job_name text,
    slot timestamp,
    scheduled_at timestamptz,
    attempt integer,
    user_name text,
    command text,
    is_transactional boolean,
    job_timeout interval
)
language plpgsql volatile security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
    _now timestamptz;
begin
    perform internal.require_lead(claim_runs.fencing_token);
    perform internal.fill_slots();
    perform internal.drop_stale_slots();
    _now := clock_timestamp();
    return query
    with first_waiting as (
        select distinct on (s.jobid) s.jobid, s.slot, s.is_repeat, s.scheduled_at
        from ops.job_slot as s
        where
            s.state = 'waiting'
            and s.earliest_at <= _now
            and not exists (
                select from ops.job_slot as r where r.jobid = s.jobid and r.state = 'running'
            )
        order by s.jobid, s.scheduled_at, s.is_repeat
    ),

    chosen as (
        select f.* from first_waiting as f order by f.scheduled_at, f.jobid
        limit greatest(claim_runs.how_many, 0)
    ),

    claimed as (
        update ops.job_slot as s
        set
            state = 'running',
            attempt = s.attempt + 1,
            fencing_token = claim_runs.fencing_token,
            runid = nextval('cron.runid_seq'),
            claimed_at = _now,
            started_at = null,
            finished_at = null,
            sqlstate = null,
            message = null
        from chosen as c
        where s.jobid = c.jobid and s.slot = c.slot and s.is_repeat = c.is_repeat
        returning s.*
    ),

    noted as (
        insert into cron.job_run_details (jobid, runid, database, username, command, status)
        select j.jobid, c.runid, j.database, j.username, j.command, 'starting'
        from claimed as c
        inner join cron.job as j using (jobid)
    )

    select
        c.runid,
        c.jobid,
        j.jobname,
        c.slot,
        c.scheduled_at,
        c.attempt,
        j.username,
        j.command,
        internal.runs_in_transaction(j.command),
        p.job_timeout
    from claimed as c
    inner join cron.job as j using (jobid)
    inner join ops.job_policy as p using (jobid)
    order by c.scheduled_at, c.jobid;
end
$$;

comment on function ops.claim_runs(bigint, integer) is
'Records what has become due and hands the leader runs to start, the oldest slot of each job that '
'does not run. Raises RL811 if the caller no longer leads.';

revoke all on function ops.claim_runs(bigint, integer) from public;
grant execute on function ops.claim_runs(bigint, integer) to rently_scheduler;
