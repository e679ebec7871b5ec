-- The one place where money that was received beside the loans reaches a loan.
create or replace function internal.apply_payment(
    payment lending.payment, loan lending.loan, amount numeric
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _transaction lending.loan_transaction;
begin
    insert into lending.loan_transaction (
        legal_entity_id,
        loan_id,
        currency_code,
        transaction_type,
        amount,
        value_date,
        booked_at,
        payment_id,
        payment_received_at,
        recorded_by_account_id
    )
    values (
        (loan).legal_entity_id,
        (loan).id,
        (loan).currency_code,
        'assigned_repayment',
        apply_payment.amount,
        (payment).value_date,
        internal.booking_time(),
        (payment).id,
        (payment).received_at,
        internal.acting_account_id()
    )
    returning * into _transaction;
    perform internal.book_transaction(apply_payment.loan, _transaction);
    perform internal.emit_loan_event('payment_assigned', _transaction);
end
$$;

comment on function internal.apply_payment(lending.payment, lending.loan, numeric) is
'Pays a locked loan from a payment, as of the payment''s value date.';

revoke all on function internal.apply_payment(lending.payment, lending.loan, numeric) from public;
