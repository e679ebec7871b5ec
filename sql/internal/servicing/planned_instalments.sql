create or replace function internal.planned_instalments(loan lending.loan)
returns finance.instalment[]
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return (
        finance.replay(
            internal.loan_terms(planned_instalments.loan),
            array[
                row(
                    (loan).id, 'disbursement', (loan).start_date, (loan).principal_amount,
                    null, null, null, null, null, null
                )::finance.loan_event
            ],
            (loan).start_date
        )
    ).instalments;
end
$$;

comment on function internal.planned_instalments(lending.loan) is
'The instalments of a loan if it is paid out as agreed.';

revoke all on function internal.planned_instalments(lending.loan) from public;
