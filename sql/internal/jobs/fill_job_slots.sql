-- requires: internal.due_slots
create or replace function internal.fill_job_slots(
    timer ops.job_timer, until timestamptz
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _policy ops.job_policy;
    _is_running boolean;
    _is_waiting boolean;
    _next record;
begin
    select p.* into _policy
    from ops.job_policy as p
    where p.jobid = (fill_job_slots.timer).jobid;
    select
        coalesce(bool_or(s.state = 'running'), false),
        coalesce(bool_or(s.state = 'waiting'), false)
    into _is_running, _is_waiting
    from ops.job_slot as s
    where s.jobid = (fill_job_slots.timer).jobid and s.state in ('running', 'waiting');

    with due as (
        select d.*, row_number() over (order by d.fire_at desc) as newness
        from internal.due_slots(fill_job_slots.timer, fill_job_slots.until) as d
    ),

    judged as (
        select
            d.*,
            case
                when d.fire_at > fill_job_slots.until or d.fire_at is null then null
                when
                    _policy.holiday_calendar_code is not null
                    and internal.is_day_off(_policy.holiday_calendar_code, d.slot::date)
                    then 'skipped: a day off of its calendar'
                when d.fire_at < fill_job_slots.until - _policy.catch_up_window
                    then 'missed: no scheduler ran in time'
                when d.newness - 1 > greatest(
                    _policy.catch_up_limit,
                    (
                        d.newness = 2
                        and d.fire_at > fill_job_slots.until - interval '1 minute'
                    )::integer
                ) then 'missed: more slots were late than are caught up'
                when _policy.on_overlap = 'skip' and (_is_running or _is_waiting or d.newness > 2)
                    then 'skipped: the run before it had not ended'
                when _policy.on_overlap = 'coalesce' and (_is_waiting or d.newness > 2)
                    then 'skipped: one waiting run stands for it'
            end as verdict
        from due as d
    ),

    filled as (
        insert into ops.job_slot (
            jobid, slot, is_repeat, scheduled_at, state, earliest_at, finished_at, message
        )
        select
            (fill_job_slots.timer).jobid,
            d.slot,
            d.is_repeat,
            d.fire_at,
            coalesce(split_part(d.verdict, ':', 1), 'waiting'),
            fill_job_slots.until,
            case when d.verdict is not null then fill_job_slots.until end,
            d.verdict
        from judged as d
        where d.fire_at <= fill_job_slots.until
        on conflict do nothing
    )

    select d.fire_at, d.slot, d.is_repeat into _next
    from judged as d
    where d.fire_at > fill_job_slots.until or d.fire_at is null;

    update ops.job_timer as t
    set
        next_at = _next.fire_at,
        next_slot = _next.slot,
        is_next_repeat = coalesce(_next.is_repeat, false),
        considered_at = fill_job_slots.until
    where t.jobid = (fill_job_slots.timer).jobid;
end
$$;

comment on function internal.fill_job_slots(ops.job_timer, timestamptz) is
'Records the slots of one job that are due by a moment, each with what policy says about it, and '
'sets the timer on.';

revoke all on function internal.fill_job_slots(ops.job_timer, timestamptz) from public;
