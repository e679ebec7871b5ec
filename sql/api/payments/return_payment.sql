-- requires: api.payment
create or replace function api.return_payment(
    legal_entity_id uuid,
    payment_id uuid,
    kind text,
    idempotency_key text,
    reason text
) returns setof api.payment
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _payment lending.payment;
begin
    perform internal.require(return_payment.legal_entity_id, 'reverse_transactions');
    if internal.claim_idempotency_key(
        return_payment.legal_entity_id,
        'return_payment',
        return_payment.idempotency_key,
        jsonb_build_array(
            return_payment.payment_id, return_payment.kind, return_payment.reason
        ),
        jsonb_build_object('payment_id', return_payment.payment_id)
    ) is null then
        _payment := internal.lock_payment(
            return_payment.legal_entity_id, return_payment.payment_id
        );
        if return_payment.kind in ('reversed', 'charged_back') is not true then
            raise exception using
                errcode = 'RL007',
                message = 'kind is neither reversed nor charged_back',
                detail = format('kind %s', coalesce(return_payment.kind, 'null')),
                hint = 'reversed: it never came; charged_back: it was taken back.';
        end if;
        if not exists (
            select
            from internal.v_payment_balance as b
            where
                b.legal_entity_id = return_payment.legal_entity_id
                and b.payment_id = _payment.id
                and b.currency_code = _payment.currency_code
                and b.unapplied_amount = _payment.amount
        ) then
            raise exception using
                errcode = 'RL423',
                message = 'not all of the payment is unapplied',
                detail = format('payment_id %s', _payment.id),
                hint = 'Reverse what was applied, or charge the loan''s transaction back.';
        end if;
        perform internal.give_back(
            _payment, _payment.currency_code, _payment.amount, return_payment.reason
        );
        perform internal.note_payment(_payment, return_payment.kind, return_payment.reason);
    end if;

    return query
    select p.*
    from api.payment as p
    where
        p.legal_entity_id = return_payment.legal_entity_id
        and p.id = return_payment.payment_id;
end
$$;

comment on function api.return_payment(uuid, uuid, text, text, text) is
'Records that a payment, all of which is unapplied, never came (kind reversed) or was taken back '
'(charged_back), once for each idempotency key. Needs reverse_transactions. Raises RL001, RL002 '
'(access), RL007, RL401 (idempotency key, kind, reason), RL402 (unknown payment), RL423 (in use).';

revoke all on function api.return_payment(uuid, uuid, text, text, text) from public;
grant execute on function api.return_payment(
    uuid, uuid, text, text, text
) to rently_payments_operator;
