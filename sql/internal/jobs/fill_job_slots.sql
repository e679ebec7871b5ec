-- Jobs of one schedule and zone that are due together have their slots in common, which are sought
-- once for all of them. A timer that somebody set meanwhile stays as it was set.
-- requires: internal.due_slots
create or replace function internal.fill_job_slots(
    timers ops.job_timer[], until timestamptz
) returns void
language sql volatile
set search_path = ''
begin atomic
    with timer as (
        select
            t as timer,
            t.*
        from unnest(fill_job_slots.timers) as t
    ),

    beat as (
        select distinct on (t.schedule, t.time_zone, t.next_at, t.next_slot, t.is_next_repeat) t.*
        from timer as t
    ),

    beat_slot as (
        select
            b.schedule,
            b.time_zone,
            b.next_at,
            b.next_slot,
            b.is_next_repeat,
            d.fire_at,
            d.slot,
            d.is_repeat,
            row_number() over (
                partition by b.schedule, b.time_zone, b.next_at, b.next_slot, b.is_next_repeat
                order by d.fire_at desc
            ) as newness
        from beat as b
        cross join lateral internal.due_slots(b.timer, fill_job_slots.until) as d
    ),

    open_slot as (
        select
            s.jobid,
            bool_or(s.state = 'running') as is_running,
            bool_or(s.state = 'waiting') as is_waiting
        from ops.job_slot as s
        where s.state in ('running', 'waiting')
        group by s.jobid
    ),

    judged as (
        select
            t.jobid,
            t.considered_at,
            d.fire_at,
            d.slot,
            d.is_repeat,
            case
                when d.fire_at > fill_job_slots.until or d.fire_at is null then null
                when
                    p.holiday_calendar_code is not null
                    and internal.is_day_off(p.holiday_calendar_code, d.slot::date)
                    then 'skipped: a day off of its calendar'
                when d.fire_at < fill_job_slots.until - p.catch_up_window
                    then 'missed: no scheduler ran in time'
                when d.newness - 1 > greatest(
                    p.catch_up_limit,
                    (
                        d.newness = 2
                        and d.fire_at > fill_job_slots.until - interval '1 minute'
                    )::integer
                ) then 'missed: more slots were late than are caught up'
                when
                    p.on_overlap = 'skip'
                    and (o.is_running is true or o.is_waiting is true or d.newness > 2)
                    then 'skipped: the run before it had not ended'
                when p.on_overlap = 'coalesce' and (o.is_waiting is true or d.newness > 2)
                    then 'skipped: one waiting run stands for it'
            end as verdict
        from timer as t
        inner join beat_slot as d
            on
                t.schedule = d.schedule
                and t.time_zone = d.time_zone
                and d.next_at is not distinct from t.next_at
                and d.next_slot is not distinct from t.next_slot
                and t.is_next_repeat = d.is_next_repeat
        left join ops.job_policy as p on t.jobid = p.jobid
        left join open_slot as o on t.jobid = o.jobid
    ),

    filled as (
        insert into ops.job_slot (
            jobid, slot, is_repeat, scheduled_at, state, earliest_at, finished_at, message
        )
        select
            d.jobid,
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

    update ops.job_timer as t
    set
        next_at = d.fire_at,
        next_slot = d.slot,
        is_next_repeat = coalesce(d.is_repeat, false),
        considered_at = fill_job_slots.until
    from judged as d
    where
        (d.fire_at > fill_job_slots.until or d.fire_at is null)
        and t.jobid = d.jobid
        and t.considered_at = d.considered_at;
end;

comment on function internal.fill_job_slots(ops.job_timer[], timestamptz) is
'Records the slots of jobs that are due by a moment, each with what policy says about it, and '
'sets their timers on.';

revoke all on function internal.fill_job_slots(ops.job_timer[], timestamptz) from public;
