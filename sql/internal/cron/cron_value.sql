create or replace function internal.cron_value(
    schedule text,
    word text,
    start_at integer,
    title text,
    low integer,
    high integer,
    names text[]
) returns integer
language plpgsql immutable parallel safe
set search_path = ''
as $$
declare
    _named integer := array_position(cron_value.names, lower(cron_value.word));
begin
    if _named is not null then
        return cron_value.low + _named - 1;
    end if;
    if cron_value.word !~ '^[0-9]+$' then
        perform internal.refuse_schedule(
            'RL801', cron_value.schedule, cron_value.start_at,
            format('%L is not a %s', cron_value.word, cron_value.title)
        );
    end if;
    if length(cron_value.word) > 4
        or cron_value.word::integer not between cron_value.low and cron_value.high
    then
        perform internal.refuse_schedule(
            'RL802', cron_value.schedule, cron_value.start_at,
            format(
                '%s is outside %s %s to %s',
                cron_value.word, cron_value.title, cron_value.low, cron_value.high
            )
        );
    end if;
    return cron_value.word::integer;
end
$$;

comment on function internal.cron_value(text, text, integer, text, integer, integer, text[]) is
'The value of a number or name in a field of a schedule. Raises RL801 or RL802 with its position.';

revoke all on function internal.cron_value(text, text, integer, text, integer, integer, text[])
from public;
