create or replace function internal.refuse_schedule(
    code text,
    schedule text,
    start_at integer,
    reason text
) returns void
language plpgsql immutable parallel safe
set search_path = ''
as $$
begin
    raise exception using
        errcode = refuse_schedule.code,
        message = format(
            'invalid schedule: %s, position %s', refuse_schedule.reason, refuse_schedule.start_at
        ),
        detail = refuse_schedule.schedule || E'\n'
            || repeat(' ', refuse_schedule.start_at - 1) || '^',
        hint = 'Five fields: minute (0-59), hour (0-23), day of month (1-31 or $), '
            'month (1-12 or names), '
            'day of week (0-7 or names); or a nickname such as @daily; or N seconds (1-59).';
end
$$;

comment on function internal.refuse_schedule(text, text, integer, text) is
'Raises the error code for a schedule, with the position and a mark below the schedule.';

revoke all on function internal.refuse_schedule(text, text, integer, text) from public;
