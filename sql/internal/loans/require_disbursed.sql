create or replace function internal.require_disbursed(loan lending.loan) returns void
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    if (require_disbursed.loan).disbursed_amount = 0 then
        raise exception using
            errcode = 'RL302',
            message = 'the loan is not paid out yet',
            detail = format('loan %s is %s', (loan).loan_number, (loan).status),
            hint = 'Disburse it with api.disburse_loan() first.';
    end if;
end
$$;

comment on function internal.require_disbursed(lending.loan) is
'Raises RL302 if the loan is not disbursed.';

revoke all on function internal.require_disbursed(lending.loan) from public;
