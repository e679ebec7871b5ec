-- Many payments in one call: what is asked for, one row a payment.

create type internal.payment_order as (
    place integer,
    idempotency_key text,
    loan_id uuid,
    amount numeric,
    currency_code text,
    value_date date,
    received_at timestamptz,
    payer_party_id uuid,
    reference text,
    request jsonb,
    payment_id uuid,
    transaction_id uuid
);

comment on type internal.payment_order is 'A payment for a loan, as one of many in a call.';
comment on column internal.payment_order.place is 'Its place in the call, from 1.';
comment on column internal.payment_order.idempotency_key is 'Key of the request.';
comment on column internal.payment_order.loan_id is 'The loan; null if there is none such.';
comment on column internal.payment_order.amount is 'Amount, in currency_code.';
comment on column internal.payment_order.currency_code is 'Currency; the loan''s.';
comment on column internal.payment_order.value_date is 'Day from which it counts.';
comment on column internal.payment_order.received_at is 'When it came in.';
comment on column internal.payment_order.payer_party_id is 'Who paid; null: the borrower.';
comment on column internal.payment_order.reference is 'Reference of the payer or the bank.';
comment on column internal.payment_order.request is
'What the key stands for, as api.receive_payment() notes it.';
comment on column internal.payment_order.payment_id is 'Key that the payment gets.';
comment on column internal.payment_order.transaction_id is
'Key that the loan transaction of the payment gets.';

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL430',
    'unreadable_batch',
    'The payments of a batch cannot be read, or one key is given to two of them.',
    'Give an array of objects with idempotency_key, loan_id or loan_number, amount, currency_code.'
);
