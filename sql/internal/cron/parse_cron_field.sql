create or replace function internal.parse_cron_field(
    schedule text,
    field text,
    start_at integer,
    title text,
    low integer,
    high integer,
    names text[] default '{}'
) returns bigint
language plpgsql immutable parallel safe
set search_path = ''
as $$
declare
    _item text;
    _at integer := parse_cron_field.start_at;
    _part text[];
    _first integer;
    _last integer;
    _step integer;
    _mask bigint := 0;
begin
    foreach _item in array string_to_array(parse_cron_field.field, ',') loop
        _part := regexp_match(_item, '^(?:(\*)|([0-9A-Za-z]+)(?:-([0-9A-Za-z]+))?)(?:/([0-9]+))?$');
        if _part is null or (_part[4] is not null and _part[1] is null and _part[3] is null) then
            perform internal.refuse_schedule(
                'RL801', parse_cron_field.schedule, _at,
                format('%L is not a %s', _item, parse_cron_field.title)
            );
        end if;

        _first := case
            when _part[1] = '*' then parse_cron_field.low
            else internal.cron_value(
                parse_cron_field.schedule, _part[2], _at, parse_cron_field.title,
                parse_cron_field.low, parse_cron_field.high, parse_cron_field.names
            )
        end;
        _last := case
            when _part[1] = '*' then parse_cron_field.high
            when _part[3] is null then _first
            else internal.cron_value(
                parse_cron_field.schedule, _part[3], _at + length(_part[2]) + 1,
                parse_cron_field.title,
                parse_cron_field.low, parse_cron_field.high, parse_cron_field.names
            )
        end;
        if _first > _last then
            perform internal.refuse_schedule(
                'RL803', parse_cron_field.schedule, _at,
                format('the range %s runs backwards', _item)
            );
        end if;
        if length(_part[4]) > 4 or _part[4]::integer = 0 then
            perform internal.refuse_schedule(
                'RL802', parse_cron_field.schedule, _at + length(_item) - length(_part[4]),
                format('%s is not a step', _part[4])
            );
        end if;

        _step := coalesce(_part[4]::integer, 1);
        _mask := _mask | (
            select bit_or(1::bigint << n)
            from generate_series(_first, _last, _step) as n
        );
        _at := _at + length(_item) + 1;
    end loop;
    return _mask;
end
$$;

comment on function internal.parse_cron_field(
    text, text, integer, text, integer, integer, text[]
) is
'The bit mask of one field of a schedule: a list of *, values and ranges, each range or * with an '
'optional step. Raises RL801, RL802 or RL803 with the position in the schedule.';

revoke all on function internal.parse_cron_field(
    text, text, integer, text, integer, integer, text[]
)
from public;
