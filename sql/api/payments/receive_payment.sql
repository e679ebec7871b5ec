-- Plans are made once a session. Left to itself the planner makes the one of the foreign key to
-- payment anew for each payment, because it counts all months of a plan that will read one.
-- requires: api.payment
create or replace function api.receive_payment(
    legal_entity_id uuid,
    loan_id uuid,
    amount numeric,
    currency_code text,
    idempotency_key text,
    value_date date default null,
    received_at timestamptz default null,
    payer_party_id uuid default null,
    reference text default null
) returns setof api.payment
language plpgsql volatile security definer
set search_path = ''
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    _booked_at timestamptz := internal.booking_time();
    _received_at timestamptz := coalesce(receive_payment.received_at, _booked_at);
    _business_date date;
    _value_date date;
    _payer_party_id uuid;
    _answer jsonb;
    _payment_id uuid := internal.uuid_v7();
    _account_id uuid;
    _loan lending.loan;
    _repayment lending.loan_transaction;
begin
    _account_id := internal.require(receive_payment.legal_entity_id, 'receive_payments');
    _answer := internal.claim_idempotency_key(
        receive_payment.legal_entity_id,
        'receive_payment',
        receive_payment.idempotency_key,
        jsonb_build_array(
            receive_payment.loan_id,
            trim_scale(receive_payment.amount),
            receive_payment.currency_code,
            receive_payment.value_date,
            receive_payment.received_at,
            receive_payment.payer_party_id,
            receive_payment.reference
        ),
        jsonb_build_object('payment_id', _payment_id)
    );

    if _answer is null then
        _loan := internal.lock_loan(receive_payment.legal_entity_id, receive_payment.loan_id);
        perform internal.require_open_loan(_loan);
        perform internal.require_currency(_loan, receive_payment.currency_code);
        perform internal.require_amount(receive_payment.amount, receive_payment.currency_code);
        perform internal.require_approval(
            receive_payment.legal_entity_id, 'receive_payment', receive_payment.amount
        );
        _business_date := internal.entity_date(receive_payment.legal_entity_id, _booked_at);
        _value_date := coalesce(receive_payment.value_date, _business_date);
        perform internal.require_own_date(_loan, _value_date, _business_date);
        _payer_party_id := coalesce(receive_payment.payer_party_id, _loan.borrower_party_id);
        perform internal.require_party(receive_payment.legal_entity_id, _payer_party_id);
        perform internal.require_month_partition('lending.payment', _received_at);

        insert into lending.payment (
            legal_entity_id,
            id,
            received_at,
            value_date,
            currency_code,
            amount,
            payer_party_id,
            reference,
            recorded_by_account_id
        )
        values (
            receive_payment.legal_entity_id,
            _payment_id,
            _received_at,
            _value_date,
            receive_payment.currency_code,
            receive_payment.amount,
            _payer_party_id,
            receive_payment.reference,
            _account_id
        );
        _repayment.legal_entity_id := receive_payment.legal_entity_id;
        _repayment.id := internal.uuid_v7();
        _repayment.loan_id := receive_payment.loan_id;
        _repayment.currency_code := receive_payment.currency_code;
        _repayment.transaction_type := 'repayment';
        _repayment.amount := receive_payment.amount;
        _repayment.value_date := _value_date;
        _repayment.booked_at := _booked_at;
        _repayment.payment_id := _payment_id;
        _repayment.payment_received_at := _received_at;
        insert into lending.loan_transaction (
            legal_entity_id,
            id,
            loan_id,
            currency_code,
            transaction_type,
            amount,
            value_date,
            booked_at,
            payment_id,
            payment_received_at,
            recorded_by_account_id
        )
        values (
            receive_payment.legal_entity_id,
            _repayment.id,
            receive_payment.loan_id,
            receive_payment.currency_code,
            'repayment',
            receive_payment.amount,
            _value_date,
            _booked_at,
            _payment_id,
            _received_at,
            _account_id
        );
        perform internal.book_transaction(_loan, _repayment);
        perform internal.emit_event(
            _repayment.legal_entity_id,
            'payment_received',
            'loan',
            _repayment.loan_id,
            jsonb_build_object(
                'payment_id', _payment_id,
                'loan_transaction_id', _repayment.id,
                'amount', _repayment.amount,
                'currency_code', _repayment.currency_code,
                'value_date', _repayment.value_date
            )
        );
        -- What api.payment shows of it, without the search for what may befall a payment later.
        return query
        select
            receive_payment.legal_entity_id,
            _payment_id,
            _received_at,
            _value_date,
            receive_payment.currency_code,
            receive_payment.amount::numeric(20, 4),
            receive_payment.amount::numeric(20, 4),
            0.0,
            0.0,
            'allocated',
            _payer_party_id,
            receive_payment.reference,
            now();
        return;
    end if;

    return query
    select p.*
    from api.payment as p
    where
        p.legal_entity_id = receive_payment.legal_entity_id
        and p.id = (_answer ->> 'payment_id')::uuid;
end
$$;

comment on function api.receive_payment(
    uuid, uuid, numeric, text, text, date, timestamptz, uuid, text
) is
'Records money received for a loan, allocates it past due first and posts it, once for each '
'idempotency key. '
'amount is in currency_code, which must be the loan''s; value_date defaults to the business '
'date, payer to the borrower. '
'Needs receive_payments. Raises RL001, RL002 (access), RL007, RL401 (idempotency key), RL010 '
'(payer), RL301 to RL303 (loan), '
'RL305 (amount), RL306 (value date), RL307 (currency), RL403 (no partition).';

revoke all on function api.receive_payment(
    uuid, uuid, numeric, text, text, date, timestamptz, uuid, text
) from public;
grant execute on function api.receive_payment(
    uuid, uuid, numeric, text, text, date, timestamptz, uuid, text
) to rently_payments_operator, rently_app;
