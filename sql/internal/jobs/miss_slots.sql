create or replace function internal.miss_slots(timer ops.job_timer, until timestamptz) returns void
language sql volatile
set search_path = ''
begin atomic
    insert into ops.job_slot (
        jobid, slot, is_repeat, scheduled_at, state, earliest_at, finished_at, message
    )
    values (
        (miss_slots.timer).jobid,
        (miss_slots.timer).next_slot,
        (miss_slots.timer).is_next_repeat,
        (miss_slots.timer).next_at,
        'missed',
        clock_timestamp(),
        clock_timestamp(),
        pg_catalog.format('no scheduler ran: this slot and all up to %s', miss_slots.until)
    )
    on conflict do nothing;
end;

comment on function internal.miss_slots(ops.job_timer, timestamptz) is
'Records in one row that a timer''s slots up to a moment, too many and too old to list, were '
'missed.';

revoke all on function internal.miss_slots(ops.job_timer, timestamptz) from public;
