-- Money whose loan, or whose payer, is not known yet; money that is announced; money that goes
-- back.

insert into lending.transaction_type (code, is_payment, description) values
('assigned_repayment', true, 'Money received before is assigned to the loan');

insert into lending.gl_mapping_template (
    transaction_type, component, accounting_basis, circumstance, debit_code, credit_code
)
select
    'assigned_repayment',
    m.component,
    m.accounting_basis,
    m.circumstance,
    '2200',
    m.credit_code
from lending.gl_mapping_template as m
where m.transaction_type = 'repayment';

create table lending.suspense_item (
    legal_entity_id uuid not null,
    payment_id uuid not null,
    payment_received_at timestamptz not null,
    currency_code text not null references lending.currency (code) on delete restrict,
    amount numeric(20, 4) not null,
    journal_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, payment_id, payment_received_at),
    constraint suspense_item_payment_fkey foreign key (
        legal_entity_id, payment_id, payment_received_at
    ) references lending.payment (legal_entity_id, id, received_at) on delete restrict,
    constraint suspense_item_amount_is_positive_check check (amount > 0)
);

create index idx_suspense_item_currency_code on lending.suspense_item (currency_code);

comment on table lending.suspense_item is
'Payments that came in beside the loans: unapplied while the payer is known, in suspense while '
'not. Never changed; what became of the money is in rows that name the payment. Tenant: '
'legal_entity_id.';
comment on column lending.suspense_item.legal_entity_id is 'The tenant.';
comment on column lending.suspense_item.payment_id is 'The payment.';
comment on column lending.suspense_item.payment_received_at is 'The payment''s partition key.';
comment on column lending.suspense_item.currency_code is 'Currency of amount.';
comment on column lending.suspense_item.amount is 'What came in, in currency_code.';
comment on column lending.suspense_item.journal_id is 'Its transfer.';
comment on column lending.suspense_item.created_at is 'When the row was recorded.';

create table lending.payment_event (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    payment_id uuid not null,
    payment_received_at timestamptz not null,
    kind text not null,
    payer_party_id uuid,
    reason text,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint payment_event_payment_fkey foreign key (
        legal_entity_id, payment_id, payment_received_at
    ) references lending.payment (legal_entity_id, id, received_at) on delete restrict,
    constraint payment_event_payer_fkey foreign key (legal_entity_id, payer_party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint payment_event_kind_check check (
        kind in ('received', 'failed', 'identified', 'reversed', 'charged_back')
    ),
    constraint payment_event_identified_names_the_payer_check check (
        (kind = 'identified') = (payer_party_id is not null)
    )
);

create index idx_payment_event_payment_id
on lending.payment_event (legal_entity_id, payment_id, payment_received_at);
create index idx_payment_event_payer_party_id
on lending.payment_event (legal_entity_id, payer_party_id)
where payer_party_id is not null;
comment on index lending.idx_payment_event_payer_party_id is
'Payers found later; serves the foreign key.';
create unique index idx_payment_event_one_end
on lending.payment_event (legal_entity_id, payment_id)
where kind in ('failed', 'reversed', 'charged_back');
comment on index lending.idx_payment_event_one_end is 'A payment ends at most once.';

comment on table lending.payment_event is
'What happened to a payment after it was recorded. Never changed. Tenant: legal_entity_id.';
comment on column lending.payment_event.legal_entity_id is 'The tenant.';
comment on column lending.payment_event.id is 'Key within the tenant.';
comment on column lending.payment_event.payment_id is 'The payment.';
comment on column lending.payment_event.payment_received_at is 'The payment''s partition key.';
comment on column lending.payment_event.kind is
'received or failed (it was pending), identified (its payer is known now), reversed (it never '
'came), charged_back (it was taken back).';
comment on column lending.payment_event.payer_party_id is 'For identified: who paid.';
comment on column lending.payment_event.reason is 'Why, in words.';
comment on column lending.payment_event.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.payment_event.created_at is 'When the row was recorded.';

create table lending.refund (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    payment_id uuid not null,
    payment_received_at timestamptz not null,
    currency_code text not null references lending.currency (code) on delete restrict,
    amount numeric(20, 4) not null,
    reason text not null,
    journal_id uuid not null,
    booked_at timestamptz not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint refund_payment_fkey foreign key (
        legal_entity_id, payment_id, payment_received_at
    ) references lending.payment (legal_entity_id, id, received_at) on delete restrict,
    constraint refund_amount_is_positive_check check (amount > 0),
    constraint refund_amount_is_currency_amount_check check (
        internal.is_currency_amount(amount, currency_code)
    ),
    constraint refund_reason_is_not_blank_check check (reason ~ '\S')
);

create index idx_refund_payment_id
on lending.refund (legal_entity_id, payment_id, payment_received_at);
create index idx_refund_currency_code on lending.refund (currency_code);

comment on table lending.refund is
'Money of a payment that went back to where it came from. Never changed. Tenant: legal_entity_id.';
comment on column lending.refund.legal_entity_id is 'The tenant.';
comment on column lending.refund.id is 'Key within the tenant.';
comment on column lending.refund.payment_id is 'The payment.';
comment on column lending.refund.payment_received_at is 'The payment''s partition key.';
comment on column lending.refund.currency_code is 'Currency of amount.';
comment on column lending.refund.amount is 'What went back, in currency_code.';
comment on column lending.refund.reason is 'Why, in words.';
comment on column lending.refund.journal_id is 'Its transfer.';
comment on column lending.refund.booked_at is 'When it was booked.';
comment on column lending.refund.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.refund.created_at is 'When the row was recorded.';

create table lending.suspense_limit (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    currency_code text not null references lending.currency (code) on delete restrict,
    max_amount numeric(20, 4) not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, currency_code),
    constraint suspense_limit_is_never_negative_check check (max_amount >= 0)
);

create index idx_suspense_limit_currency_code on lending.suspense_limit (currency_code);

comment on table lending.suspense_limit is
'How much money of unknown payers an entity holds at the most; without a row there is no limit. '
'Tenant: legal_entity_id.';
comment on column lending.suspense_limit.legal_entity_id is 'The tenant.';
comment on column lending.suspense_limit.currency_code is 'The currency.';
comment on column lending.suspense_limit.max_amount is 'The limit, in currency_code.';
comment on column lending.suspense_limit.created_at is 'When the row was recorded.';
comment on column lending.suspense_limit.updated_at is 'When the row last changed.';
comment on column lending.suspense_limit.row_version is 'Counts the changes of the row.';

select internal.secure_table('lending.suspense_item', is_append_only => true);
select internal.secure_table('lending.payment_event', is_append_only => true);
select internal.secure_table('lending.refund', is_append_only => true);
select internal.secure_table('lending.suspense_limit');

insert into lending.capability (code, description) values
('set_suspense_limits', 'Set how much money of unknown payers is held');
insert into lending.role_capability (business_role, capability) values
('rently_accountant', 'set_suspense_limits');

insert into lending.event_type (code, description) values
('payment_assigned', 'Money received before was assigned to a loan');

insert into ops.error_code (code, name, meaning, hint) values
('RL402', 'unknown_payment', 'The entity has no such payment.', 'Look it up in api.payment.'),
(
    'RL420',
    'exceeds_unapplied',
    'The payment has less money that is not applied.',
    'See unapplied_amount in api.payment.'
),
(
    'RL421',
    'invalid_assignment',
    'The assignments are malformed, or name a loan twice.',
    'Give an array of {loan_id or loan_number, amount}, optionally loan_amount and currency_code.'
),
('RL422', 'payment_not_pending', 'The payment is not pending.', 'See its status in api.payment.'),
(
    'RL423',
    'payment_in_use',
    'A part of the payment was applied, exchanged or refunded, or all of it went back.',
    'Reverse what was applied first.'
),
(
    'RL424',
    'suspense_limit_exceeded',
    'The entity would hold more money of unknown payers than its limit.',
    'Name the payer, assign what is there, or raise the limit.'
),
(
    'RL425',
    'currency_not_kept',
    'There is no such currency.',
    'Give a code by ISO 4217 in capital letters.'
);

create type internal.payment_assignment as (
    loan_id uuid,
    currency_code text,
    amount numeric,
    loan_amount numeric
);

comment on type internal.payment_assignment is 'What of a payment goes to a loan.';
comment on column internal.payment_assignment.loan_id is 'The loan.';
comment on column internal.payment_assignment.currency_code is 'Currency of amount.';
comment on column internal.payment_assignment.amount is 'What of the payment''s money goes.';
comment on column internal.payment_assignment.loan_amount is
'What arrives, in the loan''s currency; null for the same, or by the official rate.';
