-- What announced money and money beside the loans have in common: one is only expected, the other
-- is here and is held.
create or replace function internal.accept_payment(
    payment lending.payment, command text, idempotency_key text
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _payment lending.payment := accept_payment.payment;
    _answer jsonb;
begin
    perform internal.require(_payment.legal_entity_id, 'receive_payments');
    perform internal.require_approval(
        _payment.legal_entity_id, accept_payment.command, _payment.amount
    );
    _payment.id := internal.uuid_v7();
    _answer := internal.claim_idempotency_key(
        _payment.legal_entity_id,
        accept_payment.command,
        accept_payment.idempotency_key,
        jsonb_build_array(
            trim_scale(_payment.amount),
            _payment.currency_code,
            _payment.payer_party_id,
            _payment.value_date,
            _payment.received_at,
            _payment.reference
        ),
        jsonb_build_object('payment_id', _payment.id)
    );
    if _answer is not null then
        return (_answer ->> 'payment_id')::uuid;
    end if;
    _payment := internal.record_payment(_payment);
    if _payment.status = 'received' then
        perform internal.hold_payment(_payment);
    end if;
    return _payment.id;
end
$$;

comment on function internal.accept_payment(lending.payment, text, text) is
'Records a payment that goes to no loan yet, once for its key, and holds it if it is received. '
'Returns its key. Raises what internal.require(), require_approval(), claim_idempotency_key(), '
'record_payment() and hold_payment() raise.';

revoke all on function internal.accept_payment(lending.payment, text, text) from public;
