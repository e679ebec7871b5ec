-- requires: api.loan
create or replace function api.reverse_transaction(
    legal_entity_id uuid,
    loan_transaction_id uuid,
    idempotency_key text
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _original lending.loan_transaction;
    _loan lending.loan;
    _reversal lending.loan_transaction;
begin
    perform internal.require(reverse_transaction.legal_entity_id, 'reverse_transactions');
    _original := internal.require_transaction(
        reverse_transaction.legal_entity_id, reverse_transaction.loan_transaction_id
    );
    if internal.claim_idempotency_key(
        reverse_transaction.legal_entity_id,
        'reverse_transaction',
        reverse_transaction.idempotency_key,
        jsonb_build_array(reverse_transaction.loan_transaction_id),
        jsonb_build_object('loan_id', _original.loan_id)
    ) is null then
        _loan := internal.lock_loan(reverse_transaction.legal_entity_id, _original.loan_id);
        perform internal.require_approval(
            reverse_transaction.legal_entity_id, 'reverse_transaction', _original.amount
        );
        _reversal := internal.reverse(_loan, _original);
        perform internal.emit_loan_event('transaction_reversed', _reversal);
    end if;

    return query
    select l.*
    from api.loan as l
    where
        l.legal_entity_id = reverse_transaction.legal_entity_id and l.id = _original.loan_id;
end
$$;

comment on function api.reverse_transaction(uuid, uuid, text) is
'Undoes a transaction on a loan, once for each idempotency key: the loan is as if it had never '
'been, and what differs '
'is posted today. Needs reverse_transactions. Raises RL001, RL002 (access), RL007, RL401 '
'(idempotency key), RL311 (unknown '
'transaction), RL220 (a payout that is with a provider), RL410 (reversed before), RL411 (not '
'reversible).';

revoke all on function api.reverse_transaction(uuid, uuid, text) from public;
grant execute on function api.reverse_transaction(uuid, uuid, text) to rently_payments_operator;
