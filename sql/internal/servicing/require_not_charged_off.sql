create or replace function internal.require_not_charged_off(
    loan lending.loan
) returns void
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    if (loan).charged_off_on is not null then
        raise exception using
            errcode = 'RL342',
            message = 'the loan is charged off',
            detail = format('loan %s', (loan).loan_number),
            hint = 'Undo the charge-off with api.undo_charge_off() first.';
    end if;
end
$$;

comment on function internal.require_not_charged_off(lending.loan) is
'Raises RL342 if the loan is charged off.';

revoke all on function internal.require_not_charged_off(lending.loan) from public;
