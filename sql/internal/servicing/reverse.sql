create or replace function internal.reverse(
    loan lending.loan,
    original lending.loan_transaction,
    is_whole_refinance boolean default false
) returns lending.loan_transaction
language plpgsql volatile
set search_path = ''
as $$
declare
    _reversal lending.loan_transaction;
begin
    perform internal.require_reversible(reverse.original, reverse.is_whole_refinance);
    if (original).transaction_type = 'disbursement' then
        perform internal.require_not_paid_out(reverse.loan, (original).amount);
    end if;
    _reversal := internal.insert_transaction(
        reverse.loan,
        'reversal',
        (original).amount,
        internal.business_date((loan).legal_entity_id),
        original_transaction_id => (original).id
    );
    perform internal.rebuild_loan(reverse.loan, _reversal.booked_at);
    perform internal.post_movements(
        reverse.loan,
        internal.own_movements(reverse.loan, reverse.original, -1),
        _reversal.booked_at
    );
    return _reversal;
end
$$;

comment on function internal.reverse(lending.loan, lending.loan_transaction, boolean) is
'Undoes a transaction on a locked loan, as if it had never been; what differs is posted today. '
'is_whole_refinance: the caller undoes all sides of the refinance that it is one of. Raises RL220 '
'(a payout that is with a provider), RL410 (reversed before), RL411 (not reversible).';

revoke all on function internal.reverse(
    lending.loan, lending.loan_transaction, boolean
) from public;
