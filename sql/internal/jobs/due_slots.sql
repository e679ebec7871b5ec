-- A loop, because each slot follows from the one before it.
create or replace function internal.due_slots(
    timer ops.job_timer,
    until timestamptz
) returns table (fire_at timestamptz, slot timestamp, is_repeat boolean)
language plpgsql stable
set search_path = ''
as $$
begin
    fire_at := (due_slots.timer).next_at;
    slot := (due_slots.timer).next_slot;
    is_repeat := (due_slots.timer).is_next_repeat;
    return next;
    while fire_at <= due_slots.until loop
        select f.fire_at, f.slot, f.is_repeat into fire_at, slot, is_repeat
        from internal.next_fire(
            (due_slots.timer).schedule, (due_slots.timer).time_zone, fire_at
        ) as f;
        return next;
    end loop;
end
$$;

comment on function internal.due_slots(ops.job_timer, timestamptz) is
'The slots of a timer from its next one to a moment, and the first one after it; null values if '
'there is none.';

revoke all on function internal.due_slots(ops.job_timer, timestamptz) from public;
