-- requires: api.payment
create or replace function api.refund_payment(
    legal_entity_id uuid,
    payment_id uuid,
    amount numeric,
    idempotency_key text,
    reason text,
    currency_code text default null
) returns setof api.payment
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _payment lending.payment;
begin
    perform internal.require(refund_payment.legal_entity_id, 'refund_borrowers');
    if internal.claim_idempotency_key(
        refund_payment.legal_entity_id,
        'refund_payment',
        refund_payment.idempotency_key,
        jsonb_build_array(
            refund_payment.payment_id,
            trim_scale(refund_payment.amount),
            refund_payment.reason,
            refund_payment.currency_code
        ),
        jsonb_build_object('payment_id', refund_payment.payment_id)
    ) is null then
        _payment := internal.lock_payment(
            refund_payment.legal_entity_id, refund_payment.payment_id
        );
        perform internal.require_approval(
            refund_payment.legal_entity_id, 'refund_payment', refund_payment.amount
        );
        perform internal.give_back(
            _payment,
            coalesce(refund_payment.currency_code, _payment.currency_code),
            refund_payment.amount,
            refund_payment.reason
        );
    end if;

    return query
    select p.*
    from api.payment as p
    where
        p.legal_entity_id = refund_payment.legal_entity_id
        and p.id = refund_payment.payment_id;
end
$$;

comment on function api.refund_payment(uuid, uuid, numeric, text, text, text) is
'Pays unapplied money of a payment back to where it came from, once for each idempotency key. '
'currency_code is the payment''s, unless a part was exchanged. Needs refund_borrowers. Raises '
'RL001, RL002 (access), RL007, RL401 (idempotency key, reason), RL305 (amount), RL402 (unknown '
'payment), RL420 (more than is unapplied).';

revoke all on function api.refund_payment(uuid, uuid, numeric, text, text, text) from public;
grant execute on function api.refund_payment(
    uuid, uuid, numeric, text, text, text
) to rently_payments_operator;
