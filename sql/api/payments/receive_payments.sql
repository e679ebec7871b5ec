-- Lists of payments are compared with not in, which is a hash whatever the planner expects. Keys
-- are looked up for payments that were received before only: joined with all, on a table of keys
-- that was small when it was analysed, each key was compared with each payment.
create or replace function api.receive_payments(legal_entity_id uuid, payments jsonb)
returns table (place integer, payment_id uuid, loan_id uuid, is_repeated boolean)
language plpgsql volatile security definer
set search_path = ''
set max_parallel_workers_per_gather = 0
set work_mem = '64MB'
as $$
#variable_conflict use_column
declare
    _booked_at timestamptz := internal.booking_time();
    _orders internal.payment_order[];
    _new internal.payment_order[];
    _plain internal.payment_order[];
    _loan_id uuid;
    _transactions uuid[];
    _loan lending.loan;
    _transaction lending.loan_transaction;
begin
    perform internal.require(receive_payments.legal_entity_id, 'receive_payments');
    _orders := internal.read_payment_orders(
        receive_payments.legal_entity_id, receive_payments.payments
    );
    _new := internal.claim_payment_orders(receive_payments.legal_entity_id, _orders);
    perform from lending.loan as l
    where
        l.legal_entity_id = receive_payments.legal_entity_id
        and l.id in (select o.loan_id from unnest(_new) as o)
    order by l.id
    for no key update;
    perform internal.require_payment_orders(receive_payments.legal_entity_id, _new);
    perform internal.insert_payment_orders(receive_payments.legal_entity_id, _new, _booked_at);
    _plain := internal.plain_orders(receive_payments.legal_entity_id, _new);
    perform internal.book_payments(receive_payments.legal_entity_id, _plain, _booked_at);

    -- One loan after the other, because each of these may lay its loan's schedule anew.
    for _loan_id, _transactions in
        select o.loan_id, array_agg(o.transaction_id)
        from unnest(_new) as o
        where o.place not in (select p.place from unnest(_plain) as p)
        group by o.loan_id
        order by o.loan_id
    loop
        _loan := internal.lock_loan(receive_payments.legal_entity_id, _loan_id);
        if cardinality(_transactions) > 1 then
            perform internal.rebuild_loan(_loan, _booked_at);
        else
            select t.* into strict _transaction
            from lending.loan_transaction as t
            where
                t.legal_entity_id = receive_payments.legal_entity_id
                and t.id = _transactions[1];
            perform internal.book_transaction(_loan, _transaction);
        end if;
    end loop;

    return query
    select
        o.place,
        case
            when o.place not in (select n.place from unnest(_new) as n) then (
                select (k.answer ->> 'payment_id')::uuid
                from lending.idempotency_key as k
                where
                    k.legal_entity_id = receive_payments.legal_entity_id
                    and k.command = 'receive_payment'
                    and k.key = o.idempotency_key
            )
            else o.payment_id
        end,
        o.loan_id,
        o.place not in (select n.place from unnest(_new) as n)
    from unnest(_orders) as o
    order by o.place;
end
$$;

comment on function api.receive_payments(uuid, jsonb) is
'Receives many payments at once, all or none; each as api.receive_payment() would, in one '
'transaction and as a set. payments: an array of objects with idempotency_key, loan_id or '
'loan_number, amount, currency_code, and where wanted value_date, received_at, payer_party_id, '
'reference. Returns for each its place, its payment, its loan, and whether it had been received '
'before under its key. Needs receive_payments. Raises RL430 if the array cannot be read, else the '
'errors of api.receive_payment().';

revoke all on function api.receive_payments(uuid, jsonb) from public;
grant execute on function api.receive_payments(uuid, jsonb)
to rently_payments_operator, rently_app;
