-- The contract ends in the seller's books, so that interest is earned until the day and no further;
-- then all that is owed leaves them. The status comes first, so that the sale that leaves nothing
-- owed finds its reason.
create or replace function internal.sell_loan(loan lending.loan, on_date date, reason text)
returns lending.loan_transaction
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan lending.loan;
    _sale lending.loan_transaction;
begin
    insert into lending.loan_modification (
        legal_entity_id, loan_id, modification_type, value_date, booked_at, reason,
        recorded_by_account_id
    )
    values (
        (loan).legal_entity_id, (loan).id, 'termination', sell_loan.on_date,
        internal.booking_time(), sell_loan.reason, internal.acting_account_id()
    );
    perform internal.rebuild_loan(sell_loan.loan, internal.booking_time());
    _loan := internal.set_loan_status(
        internal.lock_loan((loan).legal_entity_id, (loan).id),
        'closed',
        'transferred',
        sell_loan.on_date
    );
    _sale := internal.insert_transaction(
        _loan, 'sale', internal.payoff_amount(_loan, sell_loan.on_date), sell_loan.on_date
    );
    perform internal.rebuild_loan(_loan, _sale.booked_at);
    perform internal.emit_loan_event('loan_sold', _sale);
    return _sale;
end
$$;

comment on function internal.sell_loan(lending.loan, date, text) is
'Takes a locked loan out of the books for a buyer: its claims until the day go to the clearing '
'account of transfers. Returns the sale.';

revoke all on function internal.sell_loan(lending.loan, date, text) from public;
