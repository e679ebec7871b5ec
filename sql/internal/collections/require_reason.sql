create or replace function internal.require_reason(reason text) returns void
language plpgsql immutable parallel safe
set search_path = ''
as $$
begin
    if require_reason.reason ~ '\S' is not true or length(require_reason.reason) > 1000 then
        raise exception using
            errcode = 'RL606',
            message = 'a reason is missing',
            detail = format('reason %L', left(require_reason.reason, 100)),
            hint = 'Say why, in at most 1,000 characters, without personal data.';
    end if;
end
$$;

comment on function internal.require_reason(text) is
'Raises RL606 unless there is a reason of at most 1,000 characters.';

revoke all on function internal.require_reason(text) from public;
