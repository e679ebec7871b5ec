-- Money received, what it did to loans, and the keys that make a repeated request harmless.

create table lending.payment (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    received_at timestamptz not null,
    value_date date not null,
    currency_code text not null references lending.currency (code) on delete restrict,
    amount numeric(20, 4) not null,
    status text not null default 'received',
    payer_party_id uuid,
    reference text,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id, received_at),
    constraint payment_payer_fkey foreign key (legal_entity_id, payer_party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint payment_status_check check (status in ('pending', 'received', 'failed')),
    constraint payment_amount_is_positive_check check (amount > 0),
    constraint payment_amount_is_currency_amount_check check (
        internal.is_currency_amount(amount, currency_code)
    )
) partition by range (received_at);

create index idx_payment_received_status on lending.payment (legal_entity_id, received_at, status);
create index idx_payment_payer on lending.payment (legal_entity_id, payer_party_id)
where payer_party_id is not null;
create index idx_payment_currency_code on lending.payment (currency_code);
create index idx_payment_pending on lending.payment (legal_entity_id, id) where status = 'pending';
comment on index lending.idx_payment_payer is 'Payments of a known payer; serves the foreign key.';
comment on index lending.idx_payment_pending is
'The few payments that still wait for their provider.';

comment on table lending.payment is
'Money that came in. Never changed. Partitioned by month of received_at (UTC). Tenant: '
'legal_entity_id.';
comment on column lending.payment.legal_entity_id is 'The tenant.';
comment on column lending.payment.id is 'Key within the tenant, with received_at.';
comment on column lending.payment.received_at is 'When we received it; chooses the partition.';
comment on column lending.payment.value_date is 'Day from which it counts.';
comment on column lending.payment.currency_code is 'Currency of amount.';
comment on column lending.payment.amount is 'What was paid, in currency_code.';
comment on column lending.payment.status is
'State when recorded: pending, received, failed. What happened later is in rows that name the '
'payment.';
comment on column lending.payment.payer_party_id is 'Who paid; null where unknown.';
comment on column lending.payment.reference is 'Reference that came with the money.';
comment on column lending.payment.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.payment.created_at is 'When the row was recorded.';

create table lending.transaction_type (
    code text primary key,
    description text not null,
    created_at timestamptz not null default now()
);

comment on table lending.transaction_type is 'The kinds of money event on a loan. No tenant.';
comment on column lending.transaction_type.code is 'Name.';
comment on column lending.transaction_type.description is 'What it does.';
comment on column lending.transaction_type.created_at is 'When the row was recorded.';

insert into lending.transaction_type (code, description) values
('disbursement', 'Principal is paid out'),
('repayment', 'The borrower, or someone for them, pays');

create table lending.loan_transaction (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    currency_code text not null,
    transaction_type text not null references lending.transaction_type (code) on delete restrict,
    amount numeric(20, 4) not null,
    value_date date not null,
    booked_at timestamptz not null,
    payment_id uuid,
    payment_received_at timestamptz,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint loan_transaction_of_loan_key unique (legal_entity_id, loan_id, id),
    constraint loan_transaction_loan_fkey foreign key (legal_entity_id, loan_id, currency_code)
    references lending.loan (legal_entity_id, id, currency_code) on delete restrict,
    constraint loan_transaction_payment_fkey foreign key (
        legal_entity_id, payment_id, payment_received_at
    ) references lending.payment (legal_entity_id, id, received_at) on delete restrict,
    constraint loan_transaction_payment_is_whole_check check (
        (payment_id is null) = (payment_received_at is null)
    ),
    constraint loan_transaction_amount_is_positive_check check (amount > 0),
    constraint loan_transaction_amount_is_currency_amount_check check (
        internal.is_currency_amount(amount, currency_code)
    )
);

create index idx_loan_transaction_loan_id
on lending.loan_transaction (legal_entity_id, loan_id, value_date, booked_at, id);
create index idx_loan_transaction_payment
on lending.loan_transaction (legal_entity_id, payment_id, payment_received_at)
where payment_id is not null;
comment on index lending.idx_loan_transaction_payment is
'Events that a payment caused; serves the foreign key.';
create index idx_loan_transaction_transaction_type on lending.loan_transaction (transaction_type);

comment on table lending.loan_transaction is
'Every money event on a loan, in the order of value date, then booking time: the loan''s history. '
'Never changed. Tenant: legal_entity_id.';
comment on column lending.loan_transaction.legal_entity_id is 'The tenant.';
comment on column lending.loan_transaction.id is 'Key within the tenant.';
comment on column lending.loan_transaction.loan_id is 'The loan.';
comment on column lending.loan_transaction.currency_code is 'The loan''s currency.';
comment on column lending.loan_transaction.transaction_type is 'What kind of event.';
comment on column lending.loan_transaction.amount is 'Its amount, in currency_code.';
comment on column lending.loan_transaction.value_date is 'Day from which it counts.';
comment on column lending.loan_transaction.booked_at is 'When it was booked.';
comment on column lending.loan_transaction.payment_id is 'The payment behind it, if any.';
comment on column lending.loan_transaction.payment_received_at is 'The payment''s partition key.';
comment on column lending.loan_transaction.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.loan_transaction.created_at is 'When the row was recorded.';

create table lending.payment_allocation (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    loan_transaction_id uuid not null,
    line_number integer,
    component text not null,
    allocated_amount numeric(20, 4) not null,
    payment_id uuid,
    payment_received_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint payment_allocation_transaction_fkey foreign key (
        legal_entity_id, loan_id, loan_transaction_id
    ) references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint payment_allocation_payment_is_whole_check check (
        (payment_id is null) = (payment_received_at is null)
    ),
    constraint payment_allocation_component_check check (
        component in ('principal', 'interest', 'fee', 'penalty', 'credit_balance')
    ),
    constraint payment_allocation_line_unless_credit_balance_check check (
        (component = 'credit_balance') = (line_number is null)
    ),
    constraint payment_allocation_amount_is_not_zero_check check (allocated_amount <> 0)
);

create index idx_payment_allocation_loan_id
on lending.payment_allocation (legal_entity_id, loan_id, loan_transaction_id);
create index idx_payment_allocation_payment_id
on lending.payment_allocation (legal_entity_id, payment_id)
where payment_id is not null;
comment on index lending.idx_payment_allocation_payment_id is
'Allocations of a payment only: what was repaid before a take-over came through none of ours.';

comment on table lending.payment_allocation is
'Which part of a payment went to which component of which instalment, in the loan''s currency. '
'Never changed. Tenant: legal_entity_id.';
comment on column lending.payment_allocation.legal_entity_id is 'The tenant.';
comment on column lending.payment_allocation.id is 'Key within the tenant.';
comment on column lending.payment_allocation.loan_id is 'The loan.';
comment on column lending.payment_allocation.loan_transaction_id is 'The event that allocated it.';
comment on column lending.payment_allocation.line_number is
'The instalment; null for the credit balance.';
comment on column lending.payment_allocation.component is
'principal, interest, fee, penalty, or credit_balance for what was paid beyond all that is owed.';
comment on column lending.payment_allocation.allocated_amount is 'Amount, in the loan''s currency.';
comment on column lending.payment_allocation.payment_id is
'The payment; null where the event has none, as an opening repayment.';
comment on column lending.payment_allocation.payment_received_at is
'The payment''s partition key; null without a payment.';
comment on column lending.payment_allocation.created_at is 'When the row was recorded.';

create table lending.idempotency_key (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    command text not null,
    key text not null,
    request_hash bytea not null,
    answer jsonb not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, command, key),
    constraint idempotency_key_is_not_blank_check check (key ~ '\S' and length(key) <= 200)
);

comment on table lending.idempotency_key is
'Requests that moved money: the same key with the same request gets the same answer. Never '
'changed. Tenant: legal_entity_id.';
comment on column lending.idempotency_key.legal_entity_id is 'The tenant.';
comment on column lending.idempotency_key.command is 'The api function.';
comment on column lending.idempotency_key.key is 'The caller''s key.';
comment on column lending.idempotency_key.request_hash is 'SHA-256 of the request''s arguments.';
comment on column lending.idempotency_key.answer is
'What identifies the answer: keys of the rows that were written.';
comment on column lending.idempotency_key.created_at is 'When the row was recorded.';

select internal.secure_table('lending.payment', is_append_only => true);
select internal.secure_table('lending.loan_transaction', is_append_only => true);
select internal.secure_table('lending.payment_allocation', is_append_only => true);
select internal.secure_table('lending.idempotency_key', is_append_only => true);

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL401',
    'idempotency_key_reused',
    'The key was used before with another request.',
    'Use a new key for a new request.'
),
(
    'RL403',
    'no_partition_for_date',
    'No partition exists for the month of the date.',
    'Run ops.maintain_partitions(), or correct the date.'
);
