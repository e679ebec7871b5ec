create or replace function ops.alter_job_policy(
    job_id bigint,
    time_zone text default null,
    statement_timeout interval default null,
    lock_timeout interval default null,
    job_timeout interval default null,
    max_attempts integer default null,
    retry_delay interval default null,
    retry_delay_limit interval default null,
    retry_sqlstates text[] default null,
    on_overlap text default null,
    catch_up_limit integer default null,
    catch_up_window interval default null,
    holiday_calendar_code text default null,
    alert_after interval default null
) returns ops.job_policy
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _policy ops.job_policy;
begin
    perform internal.require_job(alter_job_policy.job_id);
    if alter_job_policy.time_zone is not null then
        perform internal.require_time_zone(alter_job_policy.time_zone);
    end if;
    insert into ops.job_policy (jobid) values (alter_job_policy.job_id) on conflict do nothing;
    update ops.job_policy as p
    set
        time_zone = coalesce(alter_job_policy.time_zone, p.time_zone),
        statement_timeout = coalesce(alter_job_policy.statement_timeout, p.statement_timeout),
        lock_timeout = coalesce(alter_job_policy.lock_timeout, p.lock_timeout),
        job_timeout = coalesce(alter_job_policy.job_timeout, p.job_timeout),
        max_attempts = coalesce(alter_job_policy.max_attempts, p.max_attempts),
        retry_delay = coalesce(alter_job_policy.retry_delay, p.retry_delay),
        retry_delay_limit = coalesce(
            alter_job_policy.retry_delay_limit,
            greatest(p.retry_delay_limit, alter_job_policy.retry_delay)
        ),
        retry_sqlstates = coalesce(alter_job_policy.retry_sqlstates, p.retry_sqlstates),
        on_overlap = coalesce(alter_job_policy.on_overlap, p.on_overlap),
        catch_up_limit = coalesce(alter_job_policy.catch_up_limit, p.catch_up_limit),
        catch_up_window = coalesce(alter_job_policy.catch_up_window, p.catch_up_window),
        holiday_calendar_code = coalesce(
            alter_job_policy.holiday_calendar_code, p.holiday_calendar_code
        ),
        alert_after = coalesce(alter_job_policy.alert_after, p.alert_after)
    where p.jobid = alter_job_policy.job_id
    returning p.* into _policy;

    if alter_job_policy.time_zone is not null
        and exists (select from ops.job_timer as t where t.jobid = alter_job_policy.job_id)
    then
        perform internal.start_job_timer(alter_job_policy.job_id);
    end if;
    return _policy;
end
$$;

comment on function ops.alter_job_policy(
    bigint, text, interval, interval, interval, integer, interval, interval, text[], text, integer,
    interval, text, interval
) is
'Changes how a job of the caller is run and returns its policy; what is null stays. Raises RL806 '
'and RL808.';

revoke all on function ops.alter_job_policy(
    bigint, text, interval, interval, interval, integer, interval, interval, text[], text, integer,
    interval, text, interval
) from public;
grant execute on function ops.alter_job_policy(
    bigint, text, interval, interval, interval, integer, interval, interval, text[], text, integer,
    interval, text, interval
) to rently_scheduler;
