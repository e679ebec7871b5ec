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
        _dispute := internal.lock_open_dispute(
            resolve_dispute.legal_entity_id, resolve_dispute.dispute_id
        );
        if resolve_dispute.outcome = 'borrower' then
            perform internal.require_approval(
                _dispute.legal_entity_id, 'resolve_dispute', _dispute.disputed_amount
            );
        end if;
        perform internal.settle_dispute(_dispute, resolve_dispute.outcome);
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
