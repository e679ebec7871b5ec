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

create index idx_payment_received_status on lending.payment (legal_entity_id, status, received_at);
create index idx_payment_payer on lending.payment (legal_entity_id, payer_party_id)
where payer_party_id is not null;
create index idx_payment_currency_code on lending.payment (currency_code);
create index idx_payment_pending on lending.payment (legal_entity_id, id) where status = 'pending';
comment on index lending.idx_payment_received_status is
'Payments of a state by time. The time is last: before it, a partition without statistics answered '
'foreign keys from this index, and a batch, all of one time, read itself once a payment.';
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
    is_payment boolean not null default false,
    created_at timestamptz not null default now()
);

comment on table lending.transaction_type is 'The kinds of money event on a loan. No tenant.';
comment on column lending.transaction_type.code is 'Name.';
comment on column lending.transaction_type.description is 'What it does.';
comment on column lending.transaction_type.is_payment is
'Whether it pays what is owed, by an allocation rule.';
comment on column lending.transaction_type.created_at is 'When the row was recorded.';

insert into lending.transaction_type (code, is_payment, description) values
('disbursement', false, 'Principal is paid out'),
('repayment', true, 'The borrower, or someone for them, pays'),
('down_payment', true, 'The part of a payment out that is due back at once is paid'),
('merchant_refund', true, 'The merchant gives back what the loan paid for'),
('payout_refund', true, 'Money paid out comes back'),
('goodwill_credit', true, 'We pay for the borrower, as a favour'),
('charge_refund', true, 'A charge that was paid is given back to the loan'),
('charge_adjustment', true, 'A charge is corrected in the borrower''s favour'),
('interest_refund', true, 'The interest of a refunded purchase is given back'),
('interest_payment_waiver', true, 'Interest is forgiven, as if it were paid'),
('waiver', true, 'What is owed of one component is forgiven'),
('charge', false, 'A fee or a penalty is added'),
('chargeback', false, 'A payment is taken back from us and is owed again'),
('credit_balance_refund', false, 'What was paid beyond all that is owed goes back'),
('reversal', false, 'A transaction is undone: it counts as if it had never been'),
('credit_transfer', false, 'The credit balance pays what an event made owed');

grant select on lending.transaction_type to rently_refresher;

create table lending.charge_off_reason (
    code text primary key,
    description text not null,
    created_at timestamptz not null default now(),
    constraint charge_off_reason_code_is_snake_check check (code ~ '^[a-z][a-z_]*$')
);

comment on table lending.charge_off_reason is
'Why a loan is charged off; a reason may have accounts of its own in gl_mapping. No tenant.';
comment on column lending.charge_off_reason.code is 'Name.';
comment on column lending.charge_off_reason.description is 'What it means.';
comment on column lending.charge_off_reason.created_at is 'When the row was recorded.';

insert into lending.charge_off_reason (code, description) values
('delinquent', 'Late for longer than the policy allows'),
('fraud', 'The loan was obtained by fraud'),
('bankrupt', 'The borrower is insolvent'),
('deceased', 'The borrower has died'),
('settled', 'The rest was given up in a settlement'),
('other', 'Another reason');

grant select on lending.charge_off_reason to rently_refresher;

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
    component text,
    due_date date,
    original_transaction_id uuid,
    reason_code text references lending.charge_off_reason (code) on delete restrict,
    is_acquired boolean not null default false,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint loan_transaction_of_loan_key unique (legal_entity_id, loan_id, id),
    constraint loan_transaction_loan_fkey foreign key (legal_entity_id, loan_id, currency_code)
    references lending.loan (legal_entity_id, id, currency_code) on delete restrict,
    constraint loan_transaction_payment_fkey foreign key (
        legal_entity_id, payment_id, payment_received_at
    ) references lending.payment (legal_entity_id, id, received_at) on delete restrict,
    constraint loan_transaction_original_fkey foreign key (
        legal_entity_id, loan_id, original_transaction_id
    ) references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint loan_transaction_component_check check (
        component in ('fee', 'penalty', 'interest', 'principal')
        and (
            transaction_type in (
                'charge', 'waiver', 'capitalised_income', 'buy_down_fee', 'buy_down_fee_adjustment'
            )
        ) = (component is not null)
    ),
    constraint loan_transaction_charge_is_fee_or_penalty_check check (
        transaction_type <> 'charge' or component in ('fee', 'penalty') and due_date is not null
    ),
    constraint loan_transaction_original_where_needed_check check (
        transaction_type not in (
            'reversal', 'chargeback', 'capitalised_income_adjustment', 'buy_down_fee_adjustment'
        ) or original_transaction_id is not null
    ),
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
create index idx_loan_transaction_original
on lending.loan_transaction (legal_entity_id, loan_id, original_transaction_id)
where original_transaction_id is not null;
comment on index lending.idx_loan_transaction_original is
'Finds what undoes or takes back a transaction.';
create unique index idx_loan_transaction_original_transaction_id
on lending.loan_transaction (legal_entity_id, original_transaction_id)
where transaction_type = 'reversal';
comment on index lending.idx_loan_transaction_original_transaction_id is
'A transaction is reversed at most once.';
create index idx_loan_transaction_reason_code on lending.loan_transaction (reason_code)
where reason_code is not null;
comment on index lending.idx_loan_transaction_reason_code is
'The few transactions with a reason; serves the foreign key.';
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
comment on column lending.loan_transaction.component is
'For a charge: fee or penalty. For a waiver: what it forgives. For deferred income: what it is '
'earned as, fee or interest.';
comment on column lending.loan_transaction.due_date is 'For a charge: the day on which it is due.';
comment on column lending.loan_transaction.original_transaction_id is
'The transaction that a reversal undoes, a chargeback takes back, an adjustment lowers, or an '
'interest refund goes with.';
comment on column lending.loan_transaction.reason_code is
'For a charge-off or a write-off: why, see charge_off_reason.';
comment on column lending.loan_transaction.is_acquired is
'Whether it happened under a former owner, before the loan was bought: history of the loan, not of '
'the entity''s cash and income.';
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
    booked_at timestamptz not null default internal.booking_time(),
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
    constraint payment_allocation_credit_balance_has_no_line_check check (
        component <> 'credit_balance' or line_number is null
    ),
    constraint payment_allocation_amount_is_not_zero_check check (allocated_amount <> 0)
);

create index idx_payment_allocation_loan_id
on lending.payment_allocation (legal_entity_id, loan_id, loan_transaction_id);
create index idx_payment_allocation_line_number
on lending.payment_allocation (legal_entity_id, loan_id, line_number);
comment on index lending.idx_payment_allocation_line_number is
'What was paid of the instalments still open, without reading what was paid before them.';
create index idx_payment_allocation_payment_id
on lending.payment_allocation (legal_entity_id, payment_id)
where payment_id is not null;
comment on index lending.idx_payment_allocation_payment_id is
'Allocations of payments; waivers and other events have none.';

comment on table lending.payment_allocation is
'Which part of a payment went to which component of which instalment, in the loan''s currency. '
'Never changed. Tenant: legal_entity_id.';
comment on column lending.payment_allocation.legal_entity_id is 'The tenant.';
comment on column lending.payment_allocation.id is 'Key within the tenant.';
comment on column lending.payment_allocation.loan_id is 'The loan.';
comment on column lending.payment_allocation.loan_transaction_id is 'The event that allocated it.';
comment on column lending.payment_allocation.line_number is
'The instalment; null for the credit balance, and for what is owed again after a chargeback.';
comment on column lending.payment_allocation.component is
'principal, interest, fee, penalty, or credit_balance for what was paid beyond all that is owed.';
comment on column lending.payment_allocation.allocated_amount is
'Amount, in the loan''s currency; negative where it takes back. The rows of a transaction add up '
'to what it went to: a change adds a row.';
comment on column lending.payment_allocation.payment_id is
'The payment; null where the event has none, as a waiver.';
comment on column lending.payment_allocation.payment_received_at is
'The payment''s partition key; null without a payment.';
comment on column lending.payment_allocation.booked_at is
'When it was booked: what was known at a past time is read by it.';
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
    'RL410',
    'already_reversed',
    'The transaction was reversed before.',
    'See the loan''s statement.'
),
(
    'RL411',
    'not_reversible',
    'Transactions of this type are not reversed, or others depend on this one.',
    'Reverse what depends on it first.'
),
(
    'RL412',
    'chargeback_exceeds_payment',
    'More is charged back than was paid and not charged back before.',
    'Charge back at most what is left of the payment.'
),
(
    'RL413',
    'refund_exceeds_credit',
    'More is refunded than the borrower''s credit balance.',
    'Refund at most the credit balance.'
),
(
    'RL414',
    'not_a_credit',
    'The transaction type does not pay a loan from somewhere else than the borrower.',
    'Use one of the types that the comment of api.credit_loan() names.'
),
(
    'RL403',
    'no_partition_for_date',
    'No partition exists for the month of the date.',
    'Run ops.maintain_partitions(), or correct the date.'
);
