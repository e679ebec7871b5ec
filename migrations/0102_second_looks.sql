-- What people decide on messages of providers that could not be applied when they came.

create table lending.provider_webhook_resolution (
    legal_entity_id uuid not null,
    webhook_id uuid not null,
    decision text not null,
    reason text not null,
    payment_id uuid,
    payment_received_at timestamptz,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, webhook_id),
    constraint provider_webhook_resolution_webhook_fkey foreign key (legal_entity_id, webhook_id)
    references lending.provider_webhook (legal_entity_id, id) on delete restrict,
    constraint provider_webhook_resolution_payment_fkey foreign key (
        legal_entity_id, payment_id, payment_received_at
    ) references lending.payment (legal_entity_id, id, received_at) on delete restrict,
    constraint provider_webhook_resolution_decision_check check (
        decision in ('applied', 'dismissed')
    ),
    constraint provider_webhook_resolution_reason_is_not_blank_check check (reason ~ '\S'),
    constraint provider_webhook_resolution_payment_is_whole_check check (
        (payment_id is null) = (payment_received_at is null)
    )
);

comment on table lending.provider_webhook_resolution is
'What was decided on a message of a provider that contradicted what was on record, or came too '
'late: once each. Never changed. Tenant: legal_entity_id.';
comment on column lending.provider_webhook_resolution.legal_entity_id is 'The tenant.';
comment on column lending.provider_webhook_resolution.webhook_id is 'The message.';
comment on column lending.provider_webhook_resolution.decision is
'applied (it is true, and was booked) or dismissed (nothing follows).';
comment on column lending.provider_webhook_resolution.reason is 'Why.';
comment on column lending.provider_webhook_resolution.payment_id is
'Payment as which late money came in; null where the instruction''s own was booked.';
comment on column lending.provider_webhook_resolution.payment_received_at is
'Second part of the payment''s key.';
comment on column lending.provider_webhook_resolution.recorded_by_account_id is
'Account that decided.';
comment on column lending.provider_webhook_resolution.created_at is 'When the row was recorded.';

create index idx_provider_webhook_resolution_payment_id
on lending.provider_webhook_resolution (legal_entity_id, payment_id, payment_received_at)
where payment_id is not null;
comment on index lending.idx_provider_webhook_resolution_payment_id is
'Resolutions with a payment; serves the foreign key.';

select internal.secure_table('lending.provider_webhook_resolution', is_append_only => true);

insert into lending.event_type (code, description) values
('provider_webhook_resolved', 'It was decided on a message of a provider that came too late'),
('reconciliation_match_undone', 'A line of a statement and a payment are not each other''s');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL690',
    'match_not_undoable',
    'The payment is not matched, or the difference of its line was written off.',
    'See api.reconciliation_break.'
),
(
    'RL691',
    'webhook_not_resolvable',
    'The message is unknown, was applied or decided on, or says nothing that could be booked.',
    'See api.provider_webhook.'
);
