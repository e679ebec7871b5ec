-- Of adapters that only send or ask: a second try costs nothing. Where money moves, the circuit of
-- internal.v_provider_health weighs all calls of a window.
create or replace function internal.rests_until(
    failures_in_a_row integer, at_time timestamptz
) returns timestamptz
language sql immutable strict parallel safe
set search_path = ''
return case when failures_in_a_row >= 3 then at_time + interval '5 minutes' end;

comment on function internal.rests_until(integer, timestamptz) is
'Until when a provider of identity checks or messages rests that failed so often in a row, last at '
'this time: five minutes after three failures; null if it does not rest.';

revoke all on function internal.rests_until(integer, timestamptz) from public;
