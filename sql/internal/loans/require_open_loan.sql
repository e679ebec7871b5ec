create or replace function internal.require_open_loan(loan lending.loan) returns void
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    if (require_open_loan.loan).status not in ('approved', 'active', 'charged_off') then
        raise exception using
            errcode = 'RL303',
            message = 'the loan takes no more payments',
            detail = format('loan %s is %s', (loan).loan_number, (loan).status),
            hint = 'Choose another loan of the borrower.';
    end if;
    perform internal.require_disbursed(require_open_loan.loan);
end
$$;

comment on function internal.require_open_loan(lending.loan) is
'Raises RL302 if the loan is not disbursed, RL303 if it is closed or written off.';

revoke all on function internal.require_open_loan(lending.loan) from public;
