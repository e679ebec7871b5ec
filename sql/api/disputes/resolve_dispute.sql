-- requires: api.dispute
create or replace function api.resolve_dispute(
    legal_entity_id uuid,
    dispute_id uuid,
    outcome text,
    idempotency_key text
) returns setof api.dispute
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _dispute lending.dispute;
    _loan lending.loan;
    _posted_id uuid;
    _facts jsonb;
begin
    perform internal.require(resolve_dispute.legal_entity_id, 'resolve_disputes');
    if internal.claim_idempotency_key(
        resolve_dispute.legal_entity_id,
        'resolve_dispute',
        resolve_dispute.idempotency_key,
        jsonb_build_array(resolve_dispute.dispute_id, resolve_dispute.outcome),
        jsonb_build_object('dispute_id', resolve_dispute.dispute_id)
    ) is null then
        if resolve_dispute.outcome in ('borrower', 'lender', 'withdrawn') is not true then
            raise exception using
                errcode = 'RL644',
                message = 'the outcome is none of a dispute',
                detail = format('outcome %s', resolve_dispute.outcome),
                hint = 'Give borrower, lender or withdrawn.';
        end if;
        _dispute := internal.lock_dispute(
            resolve_dispute.legal_entity_id, resolve_dispute.dispute_id
        );
        _loan := internal.lock_loan(_dispute.legal_entity_id, _dispute.loan_id);
        if resolve_dispute.outcome = 'borrower' then
            perform internal.require_approval(
                _dispute.legal_entity_id, 'resolve_dispute', _dispute.disputed_amount
            );
            if _dispute.loan_transaction_id is not null then
                -- It may have been reversed, or charged back, since the dispute was opened.
                perform internal.require_disputable(
                    _loan, 'chargeback', _dispute.disputed_amount, _dispute.loan_transaction_id
                );
            end if;
        end if;
        _posted_id := internal.post_resolution(_dispute, resolve_dispute.outcome);
        update lending.dispute as d
        set
            state = case resolve_dispute.outcome
                when 'withdrawn' then 'withdrawn' else 'resolved'
            end,
            outcome = nullif(resolve_dispute.outcome, 'withdrawn'),
            resolved_on = internal.business_date(_dispute.legal_entity_id),
            resolution_transaction_id = _posted_id
        where d.legal_entity_id = _dispute.legal_entity_id and d.id = _dispute.id;
        _facts := jsonb_strip_nulls(
            jsonb_build_object(
                'dispute_id', _dispute.id,
                'kind', _dispute.kind,
                'outcome', resolve_dispute.outcome,
                'amount', _dispute.disputed_amount,
                'currency_code', _dispute.currency_code,
                'loan_transaction_id', _posted_id
            )
        );
        perform internal.note_collections(_loan, 'dispute_resolved', _facts);
        perform internal.emit_event(
            _dispute.legal_entity_id, 'dispute_resolved', 'loan', _dispute.loan_id, _facts
        );
    end if;

    return query
    select d.*
    from api.dispute as d
    where
        d.legal_entity_id = resolve_dispute.legal_entity_id
        and d.id = resolve_dispute.dispute_id;
end
$$;

comment on function api.resolve_dispute(uuid, uuid, text, text) is
'Resolves an open dispute, once for each idempotency key. outcome borrower: posts a chargeback of '
'the payment, an adjustment of the charge, or a credit of the amount, today; lender or '
'withdrawn: posts nothing, and the amount counts as overdue again from its due date. Needs '
'resolve_disputes. Raises RL001, RL002 (access), RL007, RL401 (idempotency key), RL013 '
'(approval), RL640 (payment reversed meanwhile), RL642 (no open dispute), RL644 (outcome).';

revoke all on function api.resolve_dispute(uuid, uuid, text, text) from public;
grant execute on function api.resolve_dispute(uuid, uuid, text, text)
to rently_payments_operator;
