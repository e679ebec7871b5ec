create or replace function internal.require_time_zone(zone text) returns void
language plpgsql stable
set search_path = ''
as $$
begin
    -- A bare offset such as +02 is read by POSIX rules, with its sign reversed: not what was meant.
    if require_time_zone.zone ~ '^[A-Za-z]' then
        begin
            perform timezone(require_time_zone.zone, timestamptz 'epoch');
            return;
        exception when invalid_parameter_value then
            null;  -- unknown: refused below
        end;
    end if;
    raise exception using
        errcode = 'RL806',
        message = 'the time zone is unknown',
        detail = format('time zone %L', require_time_zone.zone),
        hint = 'Use a name of pg_timezone_names, such as Europe/Berlin.';
end
$$;

comment on function internal.require_time_zone(text) is
'Raises RL806 unless the server knows the time zone by this name.';

revoke all on function internal.require_time_zone(text) from public;
