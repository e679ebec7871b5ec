create or replace function internal.take_down_payment(
    loan lending.loan, disbursement lending.loan_transaction
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _amount numeric;
    _down_payment lending.loan_transaction;
begin
    select least(
        finance.down_payment(
            finance.complete_schedule_terms(internal.schedule_terms(take_down_payment.loan)),
            (disbursement).amount
        ),
        (loan).principal_outstanding_amount
    )
    into _amount
    from lending.product_version as v
    where
        v.legal_entity_id = (loan).legal_entity_id
        and v.id = (loan).product_version_id
        and v.is_down_payment_automatic;
    if coalesce(_amount, 0) <= 0 then
        return;
    end if;
    _down_payment := internal.insert_transaction(
        take_down_payment.loan, 'down_payment', _amount, (disbursement).value_date
    );
    perform internal.book_transaction(take_down_payment.loan, _down_payment);
    perform internal.emit_loan_event('down_payment_taken', _down_payment);
end
$$;

comment on function internal.take_down_payment(lending.loan, lending.loan_transaction) is
'Takes the down payment of a payment out from it at once, where the product says so: its '
'percentage of that payment, rounded as an instalment, in the loan''s currency. It pays by the '
'allocation rule for down_payment. loan: as it is after the payment out.';

revoke all on function internal.take_down_payment(lending.loan, lending.loan_transaction)
from public;
