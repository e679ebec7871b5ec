-- Cron's rule over clock changes (the one Debian's cron documents). A job at a fixed time runs
-- once: at the first of two equal local times, and at the end of the gap if its time is skipped. A
-- job whose minute or hour begins with * follows the time that passes: it runs in both passes of a
-- repeated hour, and not in a gap.
create or replace function internal.next_fire(
    schedule internal.cron_schedule,
    zone text,
    after timestamptz,
    out fire_at timestamptz,
    out slot timestamp,
    out is_repeat boolean
)
language plpgsql stable parallel safe
set search_path = ''
set timezone = 'UTC'
as $$
declare
    _after timestamptz := date_trunc('minute', next_fire.after);
    _local timestamp;
    _change record;
    _bound timestamp;
begin
    is_repeat := false;
    if (next_fire.schedule).every_seconds is not null then
        fire_at := to_timestamp(
            (floor(extract(epoch from next_fire.after) / (next_fire.schedule).every_seconds) + 1)
            * (next_fire.schedule).every_seconds
        );
        slot := timezone('UTC', fire_at);
        return;
    end if;
    if (next_fire.schedule).is_at_start then
        return;
    end if;

    loop
        _local := timezone(next_fire.zone, _after);
        slot := internal.next_slot(next_fire.schedule, _local);
        exit when slot is null;
        if slot - _local > interval '6 days' then
            _after := _after + (slot - _local) - interval '3 days';
            continue;
        end if;

        -- 25 hours back, because a day that the calendar repeats may be running now.
        select c.changes_at, c.offset_before, c.offset_after into _change
        from internal.clock_change(
            next_fire.zone, _after - interval '25 hours', _after + interval '10 days'
        ) as c;
        if _change.changes_at is null then
            fire_at := timezone('UTC', slot - _change.offset_before);
            return;
        end if;

        if _after < _change.changes_at then
            fire_at := timezone('UTC', slot - _change.offset_before);
            if fire_at < _change.changes_at then
                return;
            end if;
            if (next_fire.schedule).is_fixed_time
                and slot < timezone('UTC', _change.changes_at) + _change.offset_after
            then
                fire_at := _change.changes_at;
                slot := timezone('UTC', fire_at) + _change.offset_after;
                return;
            end if;
        end if;

        -- From the change on; a job at a fixed time has had the local times before it.
        _bound := timezone('UTC', _change.changes_at) - interval '1 minute' + case
            when (next_fire.schedule).is_fixed_time
                then greatest(_change.offset_before, _change.offset_after)
            else _change.offset_after
        end;
        if _after >= _change.changes_at then
            _bound := greatest(_bound, _local);
        end if;
        slot := internal.next_slot(next_fire.schedule, _bound);
        exit when slot is null;
        fire_at := timezone('UTC', slot - _change.offset_after);
        if slot - _bound > interval '6 days' then
            _after := fire_at - interval '3 days';
            continue;
        end if;
        is_repeat := fire_at < _change.changes_at + (_change.offset_before - _change.offset_after);
        return;
    end loop;
    fire_at := null;
end
$$;

comment on function internal.next_fire(internal.cron_schedule, text, timestamptz) is
'When a schedule next fires after a moment, in a time zone: the moment, its local slot, and '
'whether the clock shows that slot for the second time. Null if it never does.';

revoke all on function internal.next_fire(internal.cron_schedule, text, timestamptz) from public;
