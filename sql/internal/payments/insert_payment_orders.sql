-- The plan of the foreign key to payment is made once, not for each row: see api.receive_payment().
create or replace function internal.insert_payment_orders(
    legal_entity_id uuid, orders internal.payment_order[], booked_at timestamptz
) returns void
language plpgsql volatile
set search_path = ''
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    _account_id uuid := internal.acting_account_id();
begin
    insert into lending.payment (
        legal_entity_id, id, received_at, value_date, currency_code, amount, payer_party_id,
        reference, recorded_by_account_id
    )
    select
        l.legal_entity_id, o.payment_id, o.received_at, o.value_date, o.currency_code, o.amount,
        coalesce(o.payer_party_id, l.borrower_party_id), o.reference, _account_id
    from unnest(insert_payment_orders.orders) as o
    inner join lending.loan as l
        on l.legal_entity_id = insert_payment_orders.legal_entity_id and o.loan_id = l.id;

    insert into lending.loan_transaction (
        legal_entity_id, id, loan_id, currency_code, transaction_type, amount, value_date,
        booked_at, payment_id, payment_received_at, recorded_by_account_id
    )
    select
        insert_payment_orders.legal_entity_id, o.transaction_id, o.loan_id, o.currency_code,
        'repayment', o.amount, o.value_date, insert_payment_orders.booked_at, o.payment_id,
        o.received_at, _account_id
    from unnest(insert_payment_orders.orders) as o;

    insert into lending.outbox_event (
        legal_entity_id, event_type, aggregate_type, aggregate_id, occurred_at, payload
    )
    select
        insert_payment_orders.legal_entity_id, 'payment_received', 'loan', o.loan_id,
        insert_payment_orders.booked_at,
        jsonb_build_object(
            'payment_id', o.payment_id,
            'loan_transaction_id', o.transaction_id,
            'amount', o.amount,
            'currency_code', o.currency_code,
            'value_date', o.value_date
        )
    from unnest(insert_payment_orders.orders) as o
    order by o.place;
end
$$;

comment on function internal.insert_payment_orders(
    uuid, internal.payment_order[], timestamptz
) is 'Writes the payments of a batch, their loan transactions and their events.';

revoke all on function internal.insert_payment_orders(
    uuid, internal.payment_order[], timestamptz
) from public;
