create or replace function ops.fail_run(
    run_id bigint,
    fencing_token bigint,
    error_code text,
    error_message text
) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _state text;
begin
    update ops.job_slot as s
    set
        state = case when r.is_worth_retrying then 'waiting' else 'failed' end,
        earliest_at = clock_timestamp() + r.pause * (0.8 + 0.4 * random()),
        finished_at = clock_timestamp(),
        sqlstate = fail_run.error_code,
        message = fail_run.error_message
    from (
        select
            w.runid,
            coalesce(
                w.attempt < p.max_attempts
                and exists (
                    select
                    from unnest(p.retry_sqlstates) as c (class)
                    where fail_run.error_code ^@ c.class
                ),
                false
            ) as is_worth_retrying,
            coalesce(
                least(
                    p.retry_delay * power(2, least(w.attempt - 1, 20)), p.retry_delay_limit
                ),
                interval '0'
            ) as pause
        from ops.job_slot as w
        left join ops.job_policy as p using (jobid)
        where
            w.runid = fail_run.run_id
            and w.fencing_token = fail_run.fencing_token
            and w.state = 'running'
    ) as r
    where s.runid = r.runid
    returning s.state into _state;
    if _state is null then
        return null;
    end if;
    update cron.job_run_details as d
    set
        status = 'failed',
        return_message = format('ERROR: %s (%s)', fail_run.error_message, fail_run.error_code),
        end_time = clock_timestamp()
    where d.runid = fail_run.run_id;
    return _state;
end
$$;

comment on function ops.fail_run(bigint, bigint, text, text) is
'Records that a run failed and returns the slot''s state: waiting for another attempt if policy '
'and SQLSTATE allow one, else failed; null if the run was settled before.';

revoke all on function ops.fail_run(bigint, bigint, text, text) from public;
grant execute on function ops.fail_run(bigint, bigint, text, text) to rently_scheduler;
