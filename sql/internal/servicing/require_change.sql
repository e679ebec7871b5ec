create or replace function internal.require_change(is_valid boolean, detail text) returns void
language plpgsql immutable parallel safe
set search_path = ''
as $$
begin
    if is_valid then
        return;
    end if;
    raise exception using
        errcode = 'RL321',
        message = 'the modification changes nothing, or its values make no schedule',
        detail = require_change.detail,
        hint = 'Give a due date after today''s, counts above zero, a rate from 0 to 10, days in '
            'order.';
end
$$;

comment on function internal.require_change(boolean, text) is
'Raises RL321 unless the values of a modification are valid.';

revoke all on function internal.require_change(boolean, text) from public;
