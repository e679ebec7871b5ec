-- Business events, written in the transaction that makes them true, and who has handled them.

create table lending.event_type (
    code text primary key,
    description text not null,
    created_at timestamptz not null default now(),
    constraint event_type_code_is_snake_check check (code ~ '^[a-z][a-z0-9_]*$')
);

comment on table lending.event_type is 'The kinds of business event. No tenant.';
comment on column lending.event_type.code is 'Name.';
comment on column lending.event_type.description is 'What happened.';
comment on column lending.event_type.created_at is 'When the row was recorded.';

insert into lending.event_type (code, description) values
('loan_created', 'A loan was agreed'),
('loan_disbursed', 'A loan was paid out'),
('payment_received', 'Money came in and was allocated'),
('payment_charged_back', 'A payment was taken back from us'),
('transaction_reversed', 'A transaction on a loan was undone'),
('loan_credited', 'A loan was paid from somewhere else than the borrower'),
('charge_added', 'A loan was charged a fee or a penalty'),
('charge_waived', 'What a loan owed of one component was forgiven'),
('loan_charged_off', 'All that a loan owes was moved to loss'),
('charge_off_undone', 'The charge-off of a loan was taken back'),
('loan_written_off', 'What a loan owed was taken off the books, in part or whole'),
('loan_recovered', 'Money came in for a loan that is written off'),
('loan_modified', 'Due dates, instalments, rate or interest of a loan were changed'),
('loan_modification_undone', 'A change of a loan no longer counts'),
('credit_balance_refunded', 'The borrower got back what was paid beyond all that was owed');

create table lending.outbox_event (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    recorded_at timestamptz not null default now(),
    transaction_id xid8 not null default pg_current_xact_id(),
    event_type text not null references lending.event_type (code) on delete restrict,
    aggregate_type text not null,
    aggregate_id uuid not null,
    occurred_at timestamptz not null,
    payload jsonb not null,
    primary key (legal_entity_id, id, recorded_at),
    constraint outbox_event_aggregate_type_is_snake_check check (
        aggregate_type ~ '^[a-z][a-z0-9_]*$'
    ),
    constraint outbox_event_payload_is_object_check check (jsonb_typeof(payload) = 'object')
) partition by range (recorded_at);

create index idx_outbox_event_order on lending.outbox_event (legal_entity_id, transaction_id, id);
create index idx_outbox_event_event_type on lending.outbox_event (event_type);

comment on table lending.outbox_event is
'Business events, in the columns of Debezium''s outbox format. Never changed. Partitioned by '
'month of recorded_at (UTC). Tenant: legal_entity_id.';
comment on column lending.outbox_event.legal_entity_id is 'The tenant.';
comment on column lending.outbox_event.id is
'Key within the tenant, with recorded_at; consumers know an event again by it.';
comment on column lending.outbox_event.recorded_at is
'When its transaction began; chooses the partition.';
comment on column lending.outbox_event.transaction_id is
'Transaction that wrote it. Events are handled in this order, behind the oldest running '
'transaction.';
comment on column lending.outbox_event.event_type is 'What happened.';
comment on column lending.outbox_event.aggregate_type is
'What it happened to: loan, payment, party.';
comment on column lending.outbox_event.aggregate_id is
'Key of what it happened to; events of one aggregate are handled in order.';
comment on column lending.outbox_event.occurred_at is 'When it happened in the business.';
comment on column lending.outbox_event.payload is 'Facts of the event; no personal data.';

create table lending.event_consumer (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    code text not null,
    event_types text[] not null default '{}',
    lease_seconds integer not null default 60,
    max_attempts integer not null default 10,
    position_transaction_id xid8 not null default '0',
    position_event_id uuid not null default '00000000-0000-0000-0000-000000000000',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, code),
    constraint event_consumer_code_is_snake_check check (code ~ '^[a-z][a-z0-9_]*$'),
    constraint event_consumer_lease_seconds_check check (lease_seconds between 1 and 86400),
    constraint event_consumer_max_attempts_check check (max_attempts between 1 and 100)
) with (fillfactor = 50);

comment on table lending.event_consumer is
'Who handles events of a legal entity, and how far it has come. Tenant: legal_entity_id.';
comment on column lending.event_consumer.legal_entity_id is 'The tenant.';
comment on column lending.event_consumer.code is 'Name of the consumer.';
comment on column lending.event_consumer.event_types is 'Kinds of event it wants; empty for all.';
comment on column lending.event_consumer.lease_seconds is
'Seconds that it may take for a batch before another worker gets it.';
comment on column lending.event_consumer.max_attempts is
'Failures after which an event is a dead letter.';
comment on column lending.event_consumer.position_transaction_id is
'It has handled every event before this transaction and position_event_id. Derived.';
comment on column lending.event_consumer.position_event_id is
'Last event of the position. Derived.';
comment on column lending.event_consumer.created_at is 'When the row was recorded.';
comment on column lending.event_consumer.updated_at is 'When the row last changed.';
comment on column lending.event_consumer.row_version is 'Counts the changes of the row.';

create table lending.event_delivery (
    legal_entity_id uuid not null,
    consumer_code text not null,
    event_id uuid not null,
    event_transaction_id xid8 not null,
    aggregate_id uuid not null,
    state text not null,
    attempts integer not null default 0,
    available_at timestamptz not null,
    lease_id uuid,
    last_error text,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, consumer_code, event_id),
    constraint event_delivery_consumer_fkey foreign key (legal_entity_id, consumer_code)
    references lending.event_consumer (legal_entity_id, code) on delete restrict,
    constraint event_delivery_state_check check (state in ('leased', 'waiting', 'done', 'dead')),
    constraint event_delivery_leased_has_lease_check check (
        (state = 'leased') = (lease_id is not null)
    )
);

create index idx_event_delivery_open on lending.event_delivery (
    legal_entity_id, consumer_code, state
)
where state <> 'done';
comment on index lending.idx_event_delivery_open is
'Deliveries that are not done: what is leased, waits for a retry or is dead.';

comment on table lending.event_delivery is
'Events beyond a consumer''s position: leased, waiting for a retry, done out of order, or dead. '
'Rows behind the position are removed. Tenant: legal_entity_id.';
comment on column lending.event_delivery.legal_entity_id is 'The tenant.';
comment on column lending.event_delivery.consumer_code is 'The consumer.';
comment on column lending.event_delivery.event_id is 'The event.';
comment on column lending.event_delivery.event_transaction_id is
'Transaction of the event: its place in the order.';
comment on column lending.event_delivery.aggregate_id is
'What the event happened to: no later event of it is handed out before this one is done.';
comment on column lending.event_delivery.state is
'leased (a worker has it), waiting (for its next attempt), done, dead (given up; blocks its '
'aggregate until resolved).';
comment on column lending.event_delivery.attempts is 'Failures so far.';
comment on column lending.event_delivery.available_at is
'When the lease ends, or when the next attempt is due.';
comment on column lending.event_delivery.lease_id is
'The claim that has it; a late answer of an earlier claim is refused.';
comment on column lending.event_delivery.last_error is
'What the consumer said of the last failure.';
comment on column lending.event_delivery.created_at is 'When it was first claimed.';

select internal.secure_table('lending.outbox_event', is_append_only => true);
select internal.secure_table(
    'lending.event_consumer', derived_columns => '{position_transaction_id, position_event_id}'
);
select internal.secure_table('lending.event_delivery', is_audited => false);

insert into lending.capability (code, description) values
('consume_events', 'Handle business events'),
('manage_events', 'Register consumers and resolve dead letters');
insert into lending.role_capability (business_role, capability) values
('rently_app', 'consume_events'),
('rently_scheduler', 'consume_events'),
('rently_scheduler', 'manage_events'),
('rently_app', 'manage_events');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL870',
    'unknown_consumer',
    'The entity has no such event consumer.',
    'Register it with api.register_event_consumer().'
),
(
    'RL871',
    'lease_lost',
    'The event is not leased to this claim any more.',
    'Stop: another worker handles it.'
),
('RL872', 'event_not_dead', 'Only a dead letter can be resolved.', 'See api.dead_event.');
