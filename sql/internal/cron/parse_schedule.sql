-- What pg_cron's parser lets pass without meaning is refused here: a sixth field, letters after a
-- value, a range that runs backwards, a date that does not exist. What is accepted means the same
-- in both.
create or replace function internal.parse_schedule(schedule text) returns internal.cron_schedule
language plpgsql immutable strict parallel safe
set search_path = ''
as $$
declare
    _nicknames constant jsonb := '{
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *",
        "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *"
    }';
    _result internal.cron_schedule;
    _text text := parse_schedule.schedule;
    _bare text := btrim(_text, E' \t');
    _seconds text := (regexp_match(_bare, '^([0-9]+)[ \t]*seconds?$', 'i'))[1];
    _field text[];
    _start integer[];
begin
    if _seconds is not null then
        if length(_seconds) > 4 or _seconds::integer not between 1 and 59 then
            perform internal.refuse_schedule(
                'RL802', _text, strpos(_text, _seconds),
                format('%s seconds are not from 1 to 59', _seconds)
            );
        end if;
        _result.every_seconds := _seconds::integer;
        return _result;
    end if;
    if _bare in ('@reboot', '@restart') then
        _result.is_at_start := true;
        return _result;
    end if;
    if _bare ^@ '@' then
        if _nicknames -> _bare is null then
            perform internal.refuse_schedule(
                'RL804', _text, strpos(_text, '@'), format('nickname %s is unknown', _bare)
            );
        end if;
        _text := _nicknames ->> _bare;
    end if;

    select array_agg(f.word[1] order by f.place), array_agg(f.start_at order by f.place)
    into _field, _start
    from (
        select
            w.word,
            w.place,
            regexp_instr(_text, '[^ \t]+', 1, w.place::integer) as start_at
        from regexp_matches(_text, '[^ \t]+', 'g') with ordinality as w (word, place)
    ) as f;
    if cardinality(_field) is distinct from 5 then
        perform internal.refuse_schedule(
            'RL800', _text, coalesce(_start[6], length(_text) + 1),
            format('five fields are needed, %s found', coalesce(cardinality(_field), 0))
        );
    end if;

    _result.minutes := internal.parse_cron_field(_text, _field[1], _start[1], 'minute', 0, 59);
    _result.hours := internal.parse_cron_field(_text, _field[2], _start[2], 'hour', 0, 23);
    _result.is_last_day := _field[3] = '$';
    _result.days := case
        when _field[3] = '$' then 0
        else internal.parse_cron_field(_text, _field[3], _start[3], 'day of month', 1, 31)
    end;
    _result.months := internal.parse_cron_field(
        _text, _field[4], _start[4], 'month', 1, 12,
        '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}'
    );
    _result.weekdays := internal.parse_cron_field(
        _text, _field[5], _start[5], 'day of week', 0, 7, '{sun,mon,tue,wed,thu,fri,sat}'
    );
    if _result.weekdays & (1 << 7) <> 0 then
        _result.weekdays := (_result.weekdays | 1) & 127;
    end if;
    _result.is_day_and_weekday := _field[3] ^@ '*' or _field[5] ^@ '*';
    _result.is_fixed_time := not (_field[1] ^@ '*' or _field[2] ^@ '*');

    if _result.is_day_and_weekday and not _result.is_last_day and not exists (
        select
        from generate_series(1, 12) as m
        cross join generate_series(1, 31) as d
        where
            _result.months & (1 << m) <> 0
            and _result.days & (1::bigint << d) <> 0
            and d <= case when m = 2 then 29 when m in (4, 6, 9, 11) then 30 else 31 end
    ) then
        perform internal.refuse_schedule(
            'RL805', _text, _start[3], 'no date has this day and month'
        );
    end if;
    return _result;
end
$$;

comment on function internal.parse_schedule(text) is
'Reads a schedule of pg_cron 1.6: five fields with names, lists, ranges, steps, 7 as Sunday and $ '
'as last day; nicknames; N seconds. Raises RL800 to RL805 with the position of the error.';

revoke all on function internal.parse_schedule(text) from public;
