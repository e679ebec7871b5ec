-- The status comes first, so that the payment that leaves nothing owed finds its reason.
create or replace function internal.pay_off_by_refinance(
    loan lending.loan, amount numeric, disbursement lending.loan_transaction
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan lending.loan := internal.set_loan_status(
        pay_off_by_refinance.loan, 'closed', 'refinanced', (disbursement).value_date
    );
    _repayment lending.loan_transaction := internal.insert_transaction(
        _loan, 'refinance_repayment', pay_off_by_refinance.amount, (disbursement).value_date
    );
begin
    perform internal.book_transaction(_loan, _repayment);
    insert into lending.loan_refinance (
        legal_entity_id,
        refinanced_loan_id,
        repayment_transaction_id,
        new_loan_id,
        disbursement_transaction_id,
        currency_code,
        payoff_amount,
        value_date,
        recorded_by_account_id
    )
    values (
        _loan.legal_entity_id,
        _loan.id,
        _repayment.id,
        (disbursement).loan_id,
        (disbursement).id,
        _loan.currency_code,
        pay_off_by_refinance.amount,
        (disbursement).value_date,
        internal.acting_account_id()
    );
    perform internal.emit_loan_event('loan_refinanced', _repayment);
end
$$;

comment on function internal.pay_off_by_refinance(
    lending.loan, numeric, lending.loan_transaction
) is
'Pays a locked, active loan off from the payment out of another one: status, repayment, ledger '
'and the row that links both. amount is its payoff, in its currency.';

revoke all on function internal.pay_off_by_refinance(
    lending.loan, numeric, lending.loan_transaction
) from public;
