-- One payment out for the schedule; for the ledger, what stays here and what leaves.
create or replace function internal.disburse_refinancing(
    loan lending.loan, top_up_amount numeric
) returns lending.loan_transaction
language plpgsql volatile
set search_path = ''
as $$
declare
    _disbursement lending.loan_transaction := internal.insert_transaction(
        disburse_refinancing.loan, 'disbursement', (loan).principal_amount, (loan).start_date
    );
begin
    perform internal.rebuild_loan(disburse_refinancing.loan, _disbursement.booked_at);
    perform internal.post_movements(
        disburse_refinancing.loan,
        internal.disbursement_movements(
            _disbursement, (loan).principal_amount - top_up_amount, 1
        ),
        _disbursement.booked_at
    );
    perform internal.emit_loan_event('loan_disbursed', _disbursement);
    return _disbursement;
end
$$;

comment on function internal.disburse_refinancing(lending.loan, numeric) is
'Pays a refinancing loan out in full: top_up_amount, in its currency, in cash, the rest to the '
'loans that it pays off. Returns the payment out.';

revoke all on function internal.disburse_refinancing(lending.loan, numeric) from public;
