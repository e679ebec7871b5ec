-- requires: api.loan
create or replace function api.undo_disbursement(
    legal_entity_id uuid,
    loan_transaction_id uuid,
    idempotency_key text
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _original lending.loan_transaction;
    _reversal lending.loan_transaction;
begin
    perform internal.require(undo_disbursement.legal_entity_id, 'reverse_transactions');
    _original := internal.require_transaction(
        undo_disbursement.legal_entity_id, undo_disbursement.loan_transaction_id
    );
    if _original.transaction_type <> 'disbursement' then
        raise exception using
            errcode = 'RL221',
            message = 'the transaction is no payout',
            detail = format('it is a %s', _original.transaction_type),
            hint = 'Reverse it with api.reverse_transaction().';
    end if;
    if internal.claim_idempotency_key(
        undo_disbursement.legal_entity_id,
        'undo_disbursement',
        undo_disbursement.idempotency_key,
        jsonb_build_array(undo_disbursement.loan_transaction_id),
        jsonb_build_object('loan_id', _original.loan_id)
    ) is null then
        perform internal.lock_loan(_original.legal_entity_id, _original.loan_id);
        perform internal.require_approval(
            _original.legal_entity_id, 'undo_disbursement', _original.amount
        );
        perform internal.reverse_parts(_original);
        _reversal := internal.reverse(
            internal.lock_loan(_original.legal_entity_id, _original.loan_id), _original
        );
        perform internal.emit_loan_event('disbursement_undone', _reversal);
    end if;

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = _original.legal_entity_id and l.id = _original.loan_id;
end
$$;

comment on function api.undo_disbursement(uuid, uuid, text) is
'Undoes a payout with all that it brought along (charges, an automatic down payment), once for '
'each idempotency key and only before anything else follows; the loan can be paid out again. '
'Needs reverse_transactions. Raises RL001, RL002 (access), RL007, RL401 (idempotency key), RL013 '
'(approval), RL220 (with a provider), RL221 (no payout), RL311 (unknown transaction), RL410 '
'(undone before), RL411 (something follows).';

revoke all on function api.undo_disbursement(uuid, uuid, text) from public;
grant execute on function api.undo_disbursement(uuid, uuid, text) to rently_payments_operator;
