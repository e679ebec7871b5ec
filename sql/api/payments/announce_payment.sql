-- requires: api.payment
create or replace function api.announce_payment(
    legal_entity_id uuid,
    amount numeric,
    currency_code text,
    idempotency_key text,
    payer_party_id uuid default null,
    value_date date default null,
    received_at timestamptz default null,
    reference text default null
) returns setof api.payment
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _payment lending.payment;
begin
    _payment.legal_entity_id := announce_payment.legal_entity_id;
    _payment.amount := announce_payment.amount;
    _payment.currency_code := announce_payment.currency_code;
    _payment.payer_party_id := announce_payment.payer_party_id;
    _payment.value_date := announce_payment.value_date;
    _payment.received_at := announce_payment.received_at;
    _payment.reference := announce_payment.reference;
    _payment.status := 'pending';
    _payment.id := internal.accept_payment(
        _payment, 'announce_payment', announce_payment.idempotency_key
    );

    return query
    select p.*
    from api.payment as p
    where p.legal_entity_id = announce_payment.legal_entity_id and p.id = _payment.id;
end
$$;

comment on function api.announce_payment(
    uuid, numeric, text, text, uuid, date, timestamptz, text
) is
'Records that a payment is on its way, once for each idempotency key: nothing is posted before '
'api.confirm_payment(). Needs receive_payments. Raises RL001, RL002 (access), RL007, RL401 '
'(idempotency key), RL010 (payer), RL305 (amount), RL306 (value date), RL403 (no partition), '
'RL425 (currency).';

revoke all on function api.announce_payment(
    uuid, numeric, text, text, uuid, date, timestamptz, text
) from public;
grant execute on function api.announce_payment(
    uuid, numeric, text, text, uuid, date, timestamptz, text
) to rently_payments_operator, rently_app;
