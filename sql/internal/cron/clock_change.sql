-- Bisection over whole minutes. Two changes of one zone are weeks apart, so ten days hold one at
-- the most.
create or replace function internal.clock_change(
    zone text,
    from_moment timestamptz,
    to_moment timestamptz,
    out changes_at timestamptz,
    out offset_before interval,
    out offset_after interval
)
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _low bigint := 0;
    _high bigint := ceil(
        extract(epoch from clock_change.to_moment - clock_change.from_moment) / 60
    );
    _middle bigint;
    _moment timestamptz;
begin
    offset_before := timezone(zone, from_moment) - timezone('UTC', from_moment);
    offset_after := timezone(zone, to_moment) - timezone('UTC', to_moment);
    if offset_before = offset_after then
        return;
    end if;
    while _high - _low > 1 loop
        _middle := (_low + _high) / 2;
        _moment := from_moment + make_interval(mins => _middle::integer);
        if timezone(zone, _moment) - timezone('UTC', _moment) = offset_before then
            _low := _middle;
        else
            _high := _middle;
        end if;
    end loop;
    changes_at := from_moment + make_interval(mins => _high::integer);
end
$$;

comment on function internal.clock_change(text, timestamptz, timestamptz) is
'The minute at which the zone''s offset from UTC changes between two moments that begin a minute, '
'and both offsets; changes_at is null if it does not.';

revoke all on function internal.clock_change(text, timestamptz, timestamptz) from public;
