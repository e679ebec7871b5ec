create or replace function internal.require_loss_reason(
    reason_code text
) returns void
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    if require_loss_reason.reason_code is null or exists (
        select from lending.charge_off_reason as r where r.code = require_loss_reason.reason_code
    ) then
        return;
    end if;
    raise exception using
        errcode = 'RL345',
        message = 'there is no such reason',
        detail = format('reason_code %s', require_loss_reason.reason_code),
        hint = 'Give a code of lending.charge_off_reason, such as delinquent, or none.';
end
$$;

comment on function internal.require_loss_reason(text) is
'Raises RL345 unless the reason is known or null.';

revoke all on function internal.require_loss_reason(text) from public;
