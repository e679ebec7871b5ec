-- requires: api.payment
create or replace function api.confirm_payment(
    legal_entity_id uuid,
    payment_id uuid,
    idempotency_key text
) returns setof api.payment
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _payment lending.payment;
begin
    perform internal.require(confirm_payment.legal_entity_id, 'receive_payments');
    if internal.claim_idempotency_key(
        confirm_payment.legal_entity_id,
        'confirm_payment',
        confirm_payment.idempotency_key,
        jsonb_build_array(confirm_payment.payment_id),
        jsonb_build_object('payment_id', confirm_payment.payment_id)
    ) is null then
        _payment := internal.lock_payment(
            confirm_payment.legal_entity_id, confirm_payment.payment_id
        );
        perform internal.require_pending(_payment);
        perform internal.note_payment(_payment, 'received');
        perform internal.hold_payment(_payment);
    end if;

    return query
    select p.*
    from api.payment as p
    where
        p.legal_entity_id = confirm_payment.legal_entity_id
        and p.id = confirm_payment.payment_id;
end
$$;

comment on function api.confirm_payment(uuid, uuid, text) is
'Takes in an announced payment, which is unapplied from now on, or in suspense without a payer; '
'once for each idempotency key. Needs receive_payments. Raises RL001, RL002 (access), RL007, '
'RL401 (idempotency key), RL402 (unknown payment), RL422 (not pending), RL424 (suspense limit).';

revoke all on function api.confirm_payment(uuid, uuid, text) from public;
grant execute on function api.confirm_payment(uuid, uuid, text) to rently_payments_operator,
rently_app;
