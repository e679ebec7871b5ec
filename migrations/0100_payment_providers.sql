-- Payment providers, what they are asked to do, and what they answered.

create table lending.payment_provider (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    code text not null,
    name text not null,
    priority integer not null,
    capabilities text[] not null,
    currency_codes text[] not null default '{}',
    is_enabled boolean not null default true,
    health_window interval not null default interval '10 minutes',
    min_call_count integer not null default 5,
    max_failure_pct numeric(5, 2) not null default 50,
    open_for interval not null default interval '1 minute',
    healthy_from_at timestamptz not null default '-infinity',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint payment_provider_code_key unique (legal_entity_id, code),
    constraint payment_provider_code_is_snake_check check (code ~ '^[a-z][a-z0-9_]*$'),
    constraint payment_provider_name_is_not_blank_check check (name ~ '\S'),
    constraint payment_provider_capabilities_check check (
        capabilities <@ '{authorise, capture, refund, pay_out}' and capabilities <> '{}'
    ),
    constraint payment_provider_health_check check (
        health_window > interval '0' and open_for > interval '0'
        and min_call_count > 0 and max_failure_pct between 1 and 100
    )
);

comment on table lending.payment_provider is
'Who moves money for a legal entity, and when it counts as ill. Tenant: legal_entity_id.';
comment on column lending.payment_provider.legal_entity_id is 'The tenant.';
comment on column lending.payment_provider.id is 'Key within the tenant.';
comment on column lending.payment_provider.code is
'Name for programs; payment instruments name it.';
comment on column lending.payment_provider.name is 'Name for people.';
comment on column lending.payment_provider.priority is 'The lowest number is asked first.';
comment on column lending.payment_provider.capabilities is
'What it can do: authorise, capture, refund, pay_out.';
comment on column lending.payment_provider.currency_codes is 'Its currencies; empty for all.';
comment on column lending.payment_provider.is_enabled is 'Whether it is asked at all.';
comment on column lending.payment_provider.health_window is 'Time over which calls are counted.';
comment on column lending.payment_provider.min_call_count is
'Calls below which no judgement is made.';
comment on column lending.payment_provider.max_failure_pct is
'Share of calls that failed, in percent, from which the circuit is open.';
comment on column lending.payment_provider.open_for is
'Time after the last failure in which it is not asked; then one call tries it.';
comment on column lending.payment_provider.healthy_from_at is
'Calls before this moment no longer count: a trial succeeded. Derived.';
comment on column lending.payment_provider.created_at is 'When the row was recorded.';
comment on column lending.payment_provider.updated_at is 'When the row last changed.';
comment on column lending.payment_provider.row_version is 'Counts the changes of the row.';

create table lending.payment_instruction (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    operation text not null,
    currency_code text not null references lending.currency (code) on delete restrict,
    amount numeric(20, 4) not null,
    party_id uuid,
    instrument_kind text,
    loan_id uuid,
    original_instruction_id uuid,
    payment_id uuid,
    payment_received_at timestamptz,
    collected_for_date date,
    state text not null default 'open',
    posting_problem text,
    settled_at timestamptz,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint payment_instruction_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint payment_instruction_loan_fkey foreign key (legal_entity_id, loan_id, currency_code)
    references lending.loan (legal_entity_id, id, currency_code) on delete restrict,
    constraint payment_instruction_original_fkey foreign key (
        legal_entity_id, original_instruction_id
    ) references lending.payment_instruction (legal_entity_id, id) on delete restrict,
    constraint payment_instruction_payment_fkey foreign key (
        legal_entity_id, payment_id, payment_received_at
    ) references lending.payment (legal_entity_id, id, received_at) on delete restrict,
    constraint payment_instruction_operation_check check (
        operation in ('authorise', 'capture', 'refund', 'pay_out')
    ),
    constraint payment_instruction_state_check check (state in ('open', 'succeeded', 'failed')),
    constraint payment_instruction_settled_has_a_time_check check (
        (state = 'open') = (settled_at is null)
    ),
    constraint payment_instruction_names_what_it_moves_check check (
        case operation
            when 'pay_out' then loan_id is not null
            when 'authorise' then payment_id is null
            else payment_id is not null
        end
    ),
    constraint payment_instruction_collection_is_a_capture_check check (
        collected_for_date is null or operation = 'capture' and loan_id is not null
    ),
    constraint payment_instruction_amount_is_currency_amount_check check (
        amount > 0 and internal.is_currency_amount(amount, currency_code)
    )
);

create unique index idx_payment_instruction_collected
on lending.payment_instruction (legal_entity_id, loan_id, collected_for_date)
where collected_for_date is not null;
comment on index lending.idx_payment_instruction_collected is
'What a loan owes on a day is collected once.';
create index idx_payment_instruction_loan_id
on lending.payment_instruction (legal_entity_id, loan_id, currency_code);
create index idx_payment_instruction_party_id
on lending.payment_instruction (legal_entity_id, party_id);
create index idx_payment_instruction_original_instruction_id
on lending.payment_instruction (legal_entity_id, original_instruction_id);
create index idx_payment_instruction_payment_id
on lending.payment_instruction (legal_entity_id, payment_id, payment_received_at);
create index idx_payment_instruction_currency_code
on lending.payment_instruction (currency_code);

comment on table lending.payment_instruction is
'What providers are asked to do, in words that all of them share. Tenant: legal_entity_id.';
comment on column lending.payment_instruction.legal_entity_id is 'The tenant.';
comment on column lending.payment_instruction.id is 'Key within the tenant.';
comment on column lending.payment_instruction.operation is
'authorise (reserve), capture (take; by itself, or what was authorised), refund, pay_out.';
comment on column lending.payment_instruction.currency_code is 'Currency of amount.';
comment on column lending.payment_instruction.amount is 'How much, in currency_code.';
comment on column lending.payment_instruction.party_id is 'Who pays or is paid.';
comment on column lending.payment_instruction.instrument_kind is
'Kind of payment instrument to use; a provider that holds none of the party is not asked. Null '
'where none is needed.';
comment on column lending.payment_instruction.loan_id is
'Loan that is paid by it, or whose payout it is.';
comment on column lending.payment_instruction.original_instruction_id is
'What was authorised, for its capture.';
comment on column lending.payment_instruction.payment_id is
'The payment that a capture announces, or that is refunded.';
comment on column lending.payment_instruction.payment_received_at is
'The payment''s partition key.';
comment on column lending.payment_instruction.collected_for_date is
'Day up to which due instalments are collected by it; null for a single instruction.';
comment on column lending.payment_instruction.state is 'open, succeeded or failed.';
comment on column lending.payment_instruction.posting_problem is
'Why what the provider did could not be booked as asked; null if it was.';
comment on column lending.payment_instruction.settled_at is 'When it succeeded or failed.';
comment on column lending.payment_instruction.recorded_by_account_id is 'Account that asked.';
comment on column lending.payment_instruction.created_at is 'When the row was recorded.';
comment on column lending.payment_instruction.updated_at is 'When the row last changed.';
comment on column lending.payment_instruction.row_version is 'Counts the changes of the row.';

create table lending.payment_attempt (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    instruction_id uuid not null,
    provider_id uuid not null,
    payment_instrument_id uuid,
    state text not null default 'waiting',
    is_unclear boolean not null default false,
    inquiry_count integer not null default 0,
    available_at timestamptz not null default clock_timestamp(),
    lease_id uuid,
    provider_reference text,
    failure_code text,
    failure_message text,
    settled_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint payment_attempt_provider_once_key unique (
        legal_entity_id, instruction_id, provider_id
    ),
    constraint payment_attempt_reference_key unique (
        legal_entity_id, provider_id, provider_reference
    ),
    constraint payment_attempt_instruction_fkey foreign key (legal_entity_id, instruction_id)
    references lending.payment_instruction (legal_entity_id, id) on delete restrict,
    constraint payment_attempt_provider_fkey foreign key (legal_entity_id, provider_id)
    references lending.payment_provider (legal_entity_id, id) on delete restrict,
    constraint payment_attempt_instrument_fkey foreign key (legal_entity_id, payment_instrument_id)
    references lending.payment_instrument (legal_entity_id, id) on delete restrict,
    constraint payment_attempt_state_check check (
        state in ('waiting', 'leased', 'succeeded', 'declined', 'unavailable')
    ),
    constraint payment_attempt_leased_has_lease_check check (
        (state = 'leased') = (lease_id is not null)
    )
);

create index idx_payment_attempt_queue
on lending.payment_attempt (legal_entity_id, provider_id, available_at)
where state in ('waiting', 'leased');
comment on index lending.idx_payment_attempt_queue is 'What adapters still have to do.';
create index idx_payment_attempt_provider_id
on lending.payment_attempt (legal_entity_id, provider_id);
create index idx_payment_attempt_payment_instrument_id
on lending.payment_attempt (legal_entity_id, payment_instrument_id);

comment on table lending.payment_attempt is
'One provider''s turn at an instruction: the queue of its adapter. Tenant: legal_entity_id.';
comment on column lending.payment_attempt.legal_entity_id is 'The tenant.';
comment on column lending.payment_attempt.id is
'Key within the tenant; the adapter gives it to the provider as idempotency key and reference.';
comment on column lending.payment_attempt.instruction_id is 'What is to be done.';
comment on column lending.payment_attempt.provider_id is 'Who is asked.';
comment on column lending.payment_attempt.payment_instrument_id is
'Instrument that the provider holds; null where none is needed.';
comment on column lending.payment_attempt.state is
'waiting, leased, succeeded, declined (final), unavailable (nothing happened there; the next '
'provider is asked).';
comment on column lending.payment_attempt.is_unclear is
'Whether it may have happened without our knowing: the adapter asks for its status and the next '
'provider is not asked.';
comment on column lending.payment_attempt.inquiry_count is 'Answers so far that left it unclear.';
comment on column lending.payment_attempt.available_at is
'When its lease ends, or when it can be claimed.';
comment on column lending.payment_attempt.lease_id is
'The claim that has it; a late answer of an earlier claim is refused.';
comment on column lending.payment_attempt.provider_reference is 'The provider''s own number.';
comment on column lending.payment_attempt.failure_code is 'What the provider answered, as a code.';
comment on column lending.payment_attempt.failure_message is 'What it answered, in words.';
comment on column lending.payment_attempt.settled_at is 'When it was answered for good.';
comment on column lending.payment_attempt.created_at is 'When the row was recorded.';
comment on column lending.payment_attempt.updated_at is 'When the row last changed.';
comment on column lending.payment_attempt.row_version is 'Counts the changes of the row.';

create table lending.provider_call (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    provider_id uuid not null,
    payment_attempt_id uuid not null,
    called_at timestamptz not null default clock_timestamp(),
    outcome text not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint provider_call_provider_fkey foreign key (legal_entity_id, provider_id)
    references lending.payment_provider (legal_entity_id, id) on delete restrict,
    constraint provider_call_attempt_fkey foreign key (legal_entity_id, payment_attempt_id)
    references lending.payment_attempt (legal_entity_id, id) on delete restrict,
    constraint provider_call_outcome_check check (
        outcome in ('succeeded', 'declined', 'unavailable', 'unknown')
    )
);

create index idx_provider_call_provider_id
on lending.provider_call (legal_entity_id, provider_id, called_at);
create index idx_provider_call_payment_attempt_id
on lending.provider_call (legal_entity_id, payment_attempt_id);

comment on table lending.provider_call is
'What came of each call of a provider: its health is read from these. Never changed. Tenant: '
'legal_entity_id.';
comment on column lending.provider_call.legal_entity_id is 'The tenant.';
comment on column lending.provider_call.id is 'Key within the tenant.';
comment on column lending.provider_call.provider_id is 'The provider.';
comment on column lending.provider_call.payment_attempt_id is 'What it was called for.';
comment on column lending.provider_call.called_at is 'When its adapter answered.';
comment on column lending.provider_call.outcome is
'succeeded and declined are answers; unavailable and unknown count as failures.';
comment on column lending.provider_call.created_at is 'When the row was recorded.';

create table lending.provider_webhook (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    provider_id uuid not null,
    event_key text not null,
    payment_attempt_id uuid,
    outcome text not null,
    dispute_reference text,
    effect text not null,
    body_hash bytea not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint provider_webhook_event_key unique (legal_entity_id, provider_id, event_key),
    constraint provider_webhook_provider_fkey foreign key (legal_entity_id, provider_id)
    references lending.payment_provider (legal_entity_id, id) on delete restrict,
    constraint provider_webhook_attempt_fkey foreign key (legal_entity_id, payment_attempt_id)
    references lending.payment_attempt (legal_entity_id, id) on delete restrict,
    constraint provider_webhook_event_key_is_not_blank_check check (event_key ~ '\S'),
    constraint provider_webhook_outcome_check check (
        outcome in ('succeeded', 'declined', 'disputed', 'dispute_won', 'dispute_lost')
    ),
    constraint provider_webhook_dispute_is_named_check check (
        (outcome in ('disputed', 'dispute_won', 'dispute_lost'))
        = coalesce(dispute_reference ~ '\S', false)
    ),
    constraint provider_webhook_effect_check check (
        effect in ('applied', 'known', 'conflict', 'unknown_attempt', 'unknown_dispute')
    )
);

create index idx_provider_webhook_payment_attempt_id
on lending.provider_webhook (legal_entity_id, payment_attempt_id);
create index idx_provider_webhook_dispute_reference
on lending.provider_webhook (legal_entity_id, provider_id, dispute_reference)
where dispute_reference is not null;
comment on index lending.idx_provider_webhook_dispute_reference is
'What a provider said about one of its disputes.';
comment on table lending.provider_webhook is
'What providers told us by themselves, as it came, once each. Never changed. Tenant: '
'legal_entity_id.';
comment on column lending.provider_webhook.legal_entity_id is 'The tenant.';
comment on column lending.provider_webhook.id is 'Key within the tenant.';
comment on column lending.provider_webhook.provider_id is 'The provider.';
comment on column lending.provider_webhook.event_key is 'The provider''s number of the message.';
comment on column lending.provider_webhook.payment_attempt_id is
'What it is about; null if we never asked for it.';
comment on column lending.provider_webhook.outcome is
'What it says: succeeded or declined; or of a payment that its payer''s bank disputes, disputed, '
'dispute_won (we keep it) or dispute_lost.';
comment on column lending.provider_webhook.dispute_reference is
'The provider''s number of the dispute; null if it is about none.';
comment on column lending.provider_webhook.effect is
'applied, known (it said what was known), conflict (another answer is on record; people look), '
'unknown_attempt, unknown_dispute (its end came before it, or without it).';
comment on column lending.provider_webhook.body_hash is
'SHA-256 of the message as it came, by which it is known again when the message is erased.';
comment on column lending.provider_webhook.created_at is 'When the row was recorded.';

create table lending.provider_dispute (
    legal_entity_id uuid not null,
    provider_id uuid not null,
    dispute_reference text not null,
    dispute_id uuid not null,
    payment_attempt_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, provider_id, dispute_reference, dispute_id),
    constraint provider_dispute_provider_fkey foreign key (legal_entity_id, provider_id)
    references lending.payment_provider (legal_entity_id, id) on delete restrict,
    constraint provider_dispute_dispute_fkey foreign key (legal_entity_id, dispute_id)
    references lending.dispute (legal_entity_id, id) on delete restrict,
    constraint provider_dispute_attempt_fkey foreign key (legal_entity_id, payment_attempt_id)
    references lending.payment_attempt (legal_entity_id, id) on delete restrict
);

create index idx_provider_dispute_dispute_id
on lending.provider_dispute (legal_entity_id, dispute_id);
create index idx_provider_dispute_payment_attempt_id
on lending.provider_dispute (legal_entity_id, payment_attempt_id);

comment on table lending.provider_dispute is
'What a provider''s dispute of a payment is in our books: one dispute for each loan that the '
'payment paid. Never changed. Tenant: legal_entity_id.';
comment on column lending.provider_dispute.legal_entity_id is 'The tenant.';
comment on column lending.provider_dispute.provider_id is 'The provider.';
comment on column lending.provider_dispute.dispute_reference is
'The provider''s number of the dispute.';
comment on column lending.provider_dispute.dispute_id is 'Our dispute.';
comment on column lending.provider_dispute.payment_attempt_id is
'The attempt that captured what is disputed.';
comment on column lending.provider_dispute.created_at is 'When the row was recorded.';

select internal.secure_table(
    'lending.payment_provider', derived_columns => '{healthy_from_at}'
);
select internal.secure_table('lending.payment_instruction');
select internal.secure_table(
    'lending.payment_attempt', derived_columns => '{available_at, lease_id}'
);
select internal.secure_table('lending.provider_call', is_append_only => true);
create table lending.provider_webhook_body (
    legal_entity_id uuid not null,
    webhook_id uuid not null,
    body text,
    erased_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, webhook_id),
    constraint provider_webhook_body_webhook_fkey foreign key (legal_entity_id, webhook_id)
    references lending.provider_webhook (legal_entity_id, id) on delete restrict,
    constraint provider_webhook_body_goes_when_erased_check check (
        (body is null) = (erased_at is not null)
    )
);

comment on table lending.provider_webhook_body is
'Messages of providers as they came, until they are erased; that a message came, once, stays in '
'provider_webhook. Tenant: legal_entity_id.';
comment on column lending.provider_webhook_body.legal_entity_id is 'The tenant.';
comment on column lending.provider_webhook_body.webhook_id is 'The message.';
comment on column lending.provider_webhook_body.body is 'Its text; null when it is erased.';
comment on column lending.provider_webhook_body.erased_at is 'When it was erased.';
comment on column lending.provider_webhook_body.created_at is 'When the row was recorded.';
comment on column lending.provider_webhook_body.updated_at is 'When the row last changed.';
comment on column lending.provider_webhook_body.row_version is 'Counts the changes of the row.';

select internal.secure_table('lending.provider_webhook', is_append_only => true);
select internal.secure_table('lending.provider_dispute', is_append_only => true);
select internal.secure_table('lending.provider_webhook_body');

insert into lending.data_classification (table_name, column_name, data_class) values
('lending.provider_webhook_body', 'body', 'contact');

insert into lending.capability (code, description) values
('manage_payment_providers', 'Say which payment providers are used'),
('instruct_providers', 'Ask providers to move money'),
('serve_providers', 'Work as the adapter of a provider');
insert into lending.role_capability (business_role, capability) values
('rently_payments_operator', 'manage_payment_providers'),
('rently_payments_operator', 'instruct_providers'),
('rently_app', 'instruct_providers'),
('rently_scheduler', 'instruct_providers'),
('rently_app', 'serve_providers');

insert into lending.event_type (code, description) values
('payment_instruction_succeeded', 'A provider did what it was asked to do'),
('payment_instruction_failed', 'No provider did what was asked'),
('provider_answer_conflicted', 'A provider contradicted what is on record');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL750',
    'unknown_provider',
    'The entity has no such payment provider.',
    'Register it with api.register_payment_provider().'
),
(
    'RL751',
    'no_provider',
    'No enabled and healthy provider can do this.',
    'See api.payment_provider, and the party''s payment instruments.'
),
(
    'RL752',
    'unknown_attempt',
    'The entity has no such attempt or instruction.',
    'See api.payment_instruction.'
),
(
    'RL753',
    'attempt_not_leased',
    'The attempt is settled, or another claim has it.',
    'Stop: the answer came too late. A webhook is recorded all the same.'
),
(
    'RL754',
    'invalid_instruction',
    'The instruction does not fit what it names.',
    'See the detail.'
);
