-- Which events are told to whom, who is not to be told anything, and reminders before the due day.

create table lending.notification_trigger (
    event_type text not null references lending.event_type (code) on delete restrict,
    kind text not null references lending.notification_kind (code) on delete restrict,
    created_at timestamptz not null default now(),
    primary key (event_type, kind)
);

comment on table lending.notification_trigger is
'Which kinds of message the facts of an event are enough for. No tenant.';
comment on column lending.notification_trigger.event_type is 'The event.';
comment on column lending.notification_trigger.kind is 'The kind of message.';
comment on column lending.notification_trigger.created_at is 'When the row was recorded.';

create index idx_notification_trigger_kind on lending.notification_trigger (kind);

insert into lending.notification_trigger (event_type, kind) values
('payment_received', 'receipt'),
('overdue_detected', 'overdue_step'),
('collections_escalated', 'overdue_step'),
('promise_broken', 'broken_promise');

create table lending.notification_rule (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    code text not null,
    kind text not null references lending.notification_kind (code) on delete restrict,
    event_type text,
    days_before integer,
    channel text references lending.contact_channel (code) on delete restrict,
    template_code text,
    condition jsonb not null default '{}',
    valid_during tstzrange not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint notification_rule_trigger_fkey foreign key (event_type, kind)
    references lending.notification_trigger (event_type, kind) on delete restrict,
    constraint notification_rule_code_is_upper_snake_check check (code ~ '^[A-Z][A-Z0-9_]*$'),
    constraint notification_rule_follows_an_event_or_precedes_a_day_check check (
        (event_type is null) = (days_before is not null)
        and (days_before is not null) = (kind = 'due_reminder')
    ),
    constraint notification_rule_days_before_check check (days_before between 0 and 90),
    constraint notification_rule_reminder_has_channel_check check (
        days_before is null or channel is not null
    ),
    constraint notification_rule_condition_is_object_check check (
        jsonb_typeof(condition) = 'object'
    ),
    constraint notification_rule_valid_during_is_not_empty_check check (not isempty(valid_during)),
    constraint notification_rule_one_code_at_a_time_excl exclude using gist (
        legal_entity_id with =, code with =, valid_during with &&
    )
);

comment on table lending.notification_rule is
'What is told, by rows: an event, or a due day that comes near, to a message. Tenant: '
'legal_entity_id.';
comment on column lending.notification_rule.legal_entity_id is 'The tenant.';
comment on column lending.notification_rule.id is 'Key within the tenant.';
comment on column lending.notification_rule.code is 'Short name, such as RECEIPT_BY_EMAIL.';
comment on column lending.notification_rule.kind is
'What is told; its consent is the ground on which it is.';
comment on column lending.notification_rule.event_type is
'The event that is told; null for a reminder.';
comment on column lending.notification_rule.days_before is
'Of a reminder: days before the due day; null for an event.';
comment on column lending.notification_rule.channel is
'How the party is told; null for the channel that the event names.';
comment on column lending.notification_rule.template_code is
'Which text of the kind; null for the one that the event names, or the standard one.';
comment on column lending.notification_rule.condition is
'What the facts of the event must hold, such as {"action": "remind"}; empty for any.';
comment on column lending.notification_rule.valid_during is
'Events that occurred in this time are told: from, inclusive, until, exclusive.';
comment on column lending.notification_rule.created_at is 'When the row was recorded.';
comment on column lending.notification_rule.updated_at is 'When the row last changed.';
comment on column lending.notification_rule.row_version is 'Counts the changes of the row.';

create index idx_notification_rule_kind on lending.notification_rule (kind);
create index idx_notification_rule_trigger on lending.notification_rule (event_type, kind);
create index idx_notification_rule_channel on lending.notification_rule (channel);

create table lending.notification_suppression (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    party_id uuid not null,
    channel text references lending.contact_channel (code) on delete restrict,
    reason text not null,
    suppressed_during tstzrange not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint notification_suppression_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint notification_suppression_reason_check check (
        reason in ('requested', 'complaint', 'undeliverable')
    ),
    constraint notification_suppression_is_not_empty_check check (not isempty(suppressed_during)),
    constraint notification_suppression_one_at_a_time_excl exclude using gist (
        legal_entity_id with =,
        party_id with =,
        (coalesce(channel, '')) with =,
        suppressed_during with &&
    )
);

comment on table lending.notification_suppression is
'When a party gets no messages, on a channel or on any. Tenant: legal_entity_id.';
comment on column lending.notification_suppression.legal_entity_id is 'The tenant.';
comment on column lending.notification_suppression.id is 'Key within the tenant.';
comment on column lending.notification_suppression.party_id is 'Who gets none.';
comment on column lending.notification_suppression.channel is 'The channel; null for every one.';
comment on column lending.notification_suppression.reason is
'requested (the party asked), complaint, undeliverable (a provider says that nobody is there).';
comment on column lending.notification_suppression.suppressed_during is
'When: from, inclusive, until, exclusive.';
comment on column lending.notification_suppression.created_at is 'When the row was recorded.';
comment on column lending.notification_suppression.updated_at is 'When the row last changed.';
comment on column lending.notification_suppression.row_version is
'Counts the changes of the row.';

create index idx_notification_suppression_party_id
on lending.notification_suppression (legal_entity_id, party_id);
create index idx_notification_suppression_channel
on lending.notification_suppression (channel);

create type internal.told_event as (
    event_id uuid,
    event_type text,
    aggregate_type text,
    aggregate_id uuid,
    occurred_at timestamptz,
    payload jsonb
);

comment on type internal.told_event is
'An event that was claimed, in the columns of api.claim_events().';
comment on column internal.told_event.event_id is 'The event.';
comment on column internal.told_event.event_type is 'What happened.';
comment on column internal.told_event.aggregate_type is 'What it happened to.';
comment on column internal.told_event.aggregate_id is 'Key of that.';
comment on column internal.told_event.occurred_at is 'When.';
comment on column internal.told_event.payload is 'Its facts.';

select internal.secure_table('lending.notification_rule');
select internal.secure_table('lending.notification_suppression');

insert into lending.capability (code, description) values
('suppress_notifications', 'Say that a party gets no messages, or gets them again'),
('dispatch_notifications', 'Queue the messages that events ask for');
insert into lending.role_capability (business_role, capability) values
('rently_compliance_officer', 'suppress_notifications'),
('rently_collections_agent', 'suppress_notifications'),
('rently_app', 'suppress_notifications'),
('rently_app', 'dispatch_notifications'),
('rently_scheduler', 'dispatch_notifications');

insert into ops.close_step (code, position, description) values
('reminders', 65, 'Instalments that fall due soon are told to the borrowers');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL655',
    'invalid_notification_rule',
    'The rule is not valid, or there is none of this name.',
    'See lending.notification_trigger for the events that can be told.'
),
(
    'RL656',
    'invalid_suppression',
    'The channel or the reason is not valid, or nothing is suppressed.',
    'Give requested, complaint or undeliverable.'
);
