create or replace function internal.note_payment(
    payment lending.payment,
    kind text,
    reason text default null,
    payer_party_id uuid default null
) returns void
language sql volatile
begin atomic
    insert into lending.payment_event (
        legal_entity_id,
        payment_id,
        payment_received_at,
        kind,
        payer_party_id,
        reason,
        recorded_by_account_id
    )
    values (
        (note_payment.payment).legal_entity_id,
        (note_payment.payment).id,
        (note_payment.payment).received_at,
        note_payment.kind,
        note_payment.payer_party_id,
        note_payment.reason,
        internal.acting_account_id()
    );
end;

comment on function internal.note_payment(lending.payment, text, text, uuid) is
'Records what happened to a payment.';

revoke all on function internal.note_payment(lending.payment, text, text, uuid) from public;
