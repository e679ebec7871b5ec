-- requires: api.loan
create or replace function api.undo_refinance(
    legal_entity_id uuid,
    loan_id uuid,
    idempotency_key text
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _new lending.loan;
    _old_ids uuid[];
    _repayment_ids uuid[];
    _disbursement lending.loan_transaction;
begin
    perform internal.require(undo_refinance.legal_entity_id, 'reverse_transactions');
    select
        array_agg(r.refinanced_loan_id order by r.refinanced_loan_id),
        array_agg(r.repayment_transaction_id order by r.refinanced_loan_id),
        (array_agg(r.disbursement_transaction_id))[1]
    into strict _old_ids, _repayment_ids, _disbursement.id
    from lending.loan_refinance as r
    where
        r.legal_entity_id = undo_refinance.legal_entity_id
        and r.new_loan_id = undo_refinance.loan_id;
    if _old_ids is null then
        perform internal.require_loan(undo_refinance.legal_entity_id, undo_refinance.loan_id);
        raise exception using
            errcode = 'RL222',
            message = 'the loan pays no other off',
            detail = format('loan_id %s', undo_refinance.loan_id),
            hint = 'Name the new loan of a refinance: see api.loan_refinance.';
    end if;
    if internal.claim_idempotency_key(
        undo_refinance.legal_entity_id,
        'undo_refinance',
        undo_refinance.idempotency_key,
        jsonb_build_array(undo_refinance.loan_id),
        jsonb_build_object('loan_id', undo_refinance.loan_id)
    ) is null then
        -- In the order of their keys, as every command that locks several loans.
        perform internal.lock_loan(undo_refinance.legal_entity_id, n.loan_id)
        from (
            select k.loan_id
            from unnest(_old_ids || undo_refinance.loan_id) as k (loan_id)
            order by k.loan_id
        ) as n;
        _disbursement := internal.require_transaction(
            undo_refinance.legal_entity_id, _disbursement.id
        );
        perform internal.require_approval(
            undo_refinance.legal_entity_id, 'undo_refinance', _disbursement.amount
        );
        perform internal.undo_payoff(
            internal.require_transaction(undo_refinance.legal_entity_id, i.transaction_id)
        )
        from unnest(_repayment_ids) as i (transaction_id);
        perform internal.reverse_parts(_disbursement);
        perform internal.require_reversible(_disbursement, true);
        -- The status comes first, so that the loan that pays nothing out finds its reason.
        _new := internal.set_loan_status(
            internal.lock_loan(_disbursement.legal_entity_id, _disbursement.loan_id),
            'closed',
            'refinance_undone',
            internal.business_date(undo_refinance.legal_entity_id)
        );
        perform internal.emit_loan_event(
            'disbursement_undone', internal.reverse(_new, _disbursement, true)
        );
    end if;

    return query
    select l.*
    from api.loan as l
    where
        l.legal_entity_id = undo_refinance.legal_entity_id
        and l.id = any (_old_ids)
    order by l.loan_number;
end
$$;

comment on function api.undo_refinance(uuid, uuid, text) is
'Undoes a refinance as a whole, once for each idempotency key and only before anything else '
'follows on any of its loans: those that were paid off are owed again, and are returned; the new '
'loan, which loan_id names, is closed and cannot be paid out again. Needs reverse_transactions. '
'Raises RL001, RL002 (access), RL007, RL401 (idempotency key), RL013 (approval), RL220 (top-up '
'with a provider), RL222 (no refinance), RL301 (unknown loan), RL410 (undone before), RL411 '
'(something follows).';

revoke all on function api.undo_refinance(uuid, uuid, text) from public;
grant execute on function api.undo_refinance(uuid, uuid, text) to rently_payments_operator;
