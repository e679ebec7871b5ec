-- Notifications: templates by language and channel, and a queue of messages for adapters of
-- providers. A message keeps its template and facts; the text is made when it is claimed, so no
-- text with personal data is stored.

create table lending.notification_kind (
    code text primary key,
    description text not null,
    consent_purpose text references lending.consent_purpose (code) on delete restrict,
    is_collections boolean not null default false,
    is_digestible boolean not null default true,
    created_at timestamptz not null default now()
);

comment on table lending.notification_kind is 'What is told, and on what ground. No tenant.';
comment on column lending.notification_kind.code is 'Name.';
comment on column lending.notification_kind.description is 'What it means.';
comment on column lending.notification_kind.consent_purpose is
'Consent that it needs; null for what must be told.';
comment on column lending.notification_kind.is_collections is
'Whether it asks for overdue money: then it counts as an attempt to reach the debtor, within the '
'limits of lending.contact_limit.';
comment on column lending.notification_kind.is_digestible is
'Whether several that wait for one party may go out as one message.';
comment on column lending.notification_kind.created_at is 'When the row was recorded.';

create index idx_notification_kind_consent_purpose
on lending.notification_kind (consent_purpose);
insert into lending.notification_kind (
    code, consent_purpose, is_collections, is_digestible, description
) values
('due_reminder', 'servicing', false, true, 'An instalment falls due soon'),
('overdue_step', null, true, true, 'A loan is behind, and what is done about it'),
('receipt', 'servicing', false, true, 'A payment came in'),
('broken_promise', null, true, true, 'A promise passed without the payment'),
('decision_letter', null, false, false, 'An application was decided, with the reasons'),
('digest', null, false, false, 'Several messages in one');

create table lending.notification_field (
    kind text not null references lending.notification_kind (code) on delete restrict,
    name text not null,
    description text not null,
    created_at timestamptz not null default now(),
    primary key (kind, name)
);

comment on table lending.notification_field is
'Which fields a template of a kind may use. No tenant.';
comment on column lending.notification_field.kind is 'The kind.';
comment on column lending.notification_field.name is 'Name of the field, as in {{name}}.';
comment on column lending.notification_field.description is 'What it shows.';
comment on column lending.notification_field.created_at is 'When the row was recorded.';

insert into lending.notification_field (kind, name, description)
select
    k.code,
    f.name,
    f.description
from lending.notification_kind as k
cross join (
    values
    ('name', 'Name of the party, from its identity when the message is sent'),
    ('loan_number', 'Number of the loan'),
    ('amount', 'The amount'),
    ('currency_code', 'Its currency'),
    ('due_on', 'Day on which it is due')
) as f (name, description)
where
    k.code not in ('decision_letter', 'digest')
    or f.name = 'name'
    or (k.code = 'decision_letter' and f.name in ('amount', 'currency_code'));
insert into lending.notification_field (kind, name, description) values
('overdue_step', 'days_past_due', 'Days past due'),
('decision_letter', 'application_number', 'Number of the application'),
('decision_letter', 'outcome', 'What was decided'),
('decision_letter', 'reasons', 'The coded reasons'),
('digest', 'message_count', 'How many messages it holds'),
('digest', 'messages', 'Their texts, the oldest first');

create table lending.notification_template (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    kind text not null references lending.notification_kind (code) on delete restrict,
    code text not null default 'standard',
    language_code text not null,
    channel text not null references lending.contact_channel (code) on delete restrict,
    version_number integer not null,
    subject text,
    body text not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint notification_template_kind_key unique (legal_entity_id, id, kind),
    constraint notification_template_version_key unique (
        legal_entity_id, kind, code, language_code, channel, version_number
    ),
    constraint notification_template_code_is_snake_check check (code ~ '^[a-z][a-z0-9_]*$'),
    constraint notification_template_language_code_check check (language_code ~ '^[a-z]{2}$'),
    constraint notification_template_body_is_not_blank_check check (body ~ '\S')
);

comment on table lending.notification_template is
'Texts by kind, code, language and channel. Never changed: a new version replaces the old. Tenant: '
'legal_entity_id.';
comment on column lending.notification_template.legal_entity_id is 'The tenant.';
comment on column lending.notification_template.id is 'Key within the tenant.';
comment on column lending.notification_template.kind is 'The kind.';
comment on column lending.notification_template.code is
'Which text of the kind: standard, or one that a rule asks for by name.';
comment on column lending.notification_template.language_code is 'Language by ISO 639-1.';
comment on column lending.notification_template.channel is 'The channel.';
comment on column lending.notification_template.version_number is
'Counts the versions from 1; the highest is used.';
comment on column lending.notification_template.subject is
'Subject, with fields as {{name}}; null where the channel has none.';
comment on column lending.notification_template.body is 'Text, with fields as {{name}}.';
comment on column lending.notification_template.created_at is 'When the row was recorded.';

create index idx_notification_template_kind on lending.notification_template (kind);
create index idx_notification_template_channel on lending.notification_template (channel);

create table lending.notification_template_field (
    legal_entity_id uuid not null,
    template_id uuid not null,
    kind text not null,
    field text not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, template_id, field),
    constraint notification_template_field_template_fkey foreign key (
        legal_entity_id, template_id, kind
    ) references lending.notification_template (legal_entity_id, id, kind) on delete restrict,
    constraint notification_template_field_field_fkey foreign key (kind, field)
    references lending.notification_field (kind, name) on delete restrict
);

comment on table lending.notification_template_field is
'The fields that a template uses; the key to notification_field refuses an unknown one. Tenant: '
'legal_entity_id.';
comment on column lending.notification_template_field.legal_entity_id is 'The tenant.';
comment on column lending.notification_template_field.template_id is 'The template.';
comment on column lending.notification_template_field.kind is 'Its kind.';
comment on column lending.notification_template_field.field is 'The field.';
comment on column lending.notification_template_field.created_at is 'When the row was recorded.';

create index idx_notification_template_field_field
on lending.notification_template_field (kind, field);

create table lending.notification_provider (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    code text not null,
    channel text not null references lending.contact_channel (code) on delete restrict,
    priority integer not null,
    failures_in_a_row integer not null default 0,
    rests_until_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, code),
    constraint notification_provider_priority_key unique (legal_entity_id, channel, priority)
);

comment on table lending.notification_provider is
'Who sends messages of a channel, in order of priority. Tenant: legal_entity_id.';
comment on column lending.notification_provider.legal_entity_id is 'The tenant.';
comment on column lending.notification_provider.code is 'Name of the provider.';
comment on column lending.notification_provider.channel is 'The channel.';
comment on column lending.notification_provider.priority is 'The lowest that works is used.';
comment on column lending.notification_provider.failures_in_a_row is
'Failures since the last success.';
comment on column lending.notification_provider.rests_until_at is
'Until then it gets no messages; null while it works.';
comment on column lending.notification_provider.created_at is 'When the row was recorded.';
comment on column lending.notification_provider.updated_at is 'When the row last changed.';
comment on column lending.notification_provider.row_version is 'Counts the changes of the row.';

create index idx_notification_provider_channel on lending.notification_provider (channel);

create table lending.notification (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    template_id uuid not null,
    kind text not null,
    party_id uuid not null,
    loan_id uuid,
    channel text not null,
    payload jsonb not null,
    dedupe_key text not null,
    state text not null,
    digest_id uuid,
    time_zone text not null,
    limit_code text not null,
    earliest_time time not null,
    latest_time time not null,
    iso_days integer[] not null,
    handed_out_at timestamptz,
    contact_attempt_id uuid,
    tried_providers text[] not null default '{}',
    provider_code text,
    lease_id uuid,
    available_at timestamptz not null,
    last_error text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint notification_dedupe_key unique (legal_entity_id, dedupe_key),
    constraint notification_template_fkey foreign key (legal_entity_id, template_id, kind)
    references lending.notification_template (legal_entity_id, id, kind) on delete restrict,
    constraint notification_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint notification_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint notification_provider_fkey foreign key (legal_entity_id, provider_code)
    references lending.notification_provider (legal_entity_id, code) on delete restrict,
    constraint notification_digest_fkey foreign key (legal_entity_id, digest_id)
    references lending.notification (legal_entity_id, id) on delete restrict,
    constraint notification_contact_attempt_fkey foreign key (legal_entity_id, contact_attempt_id)
    references lending.contact_attempt (legal_entity_id, id) on delete restrict,
    constraint notification_limit_fkey foreign key (
        limit_code, channel, earliest_time, latest_time, iso_days
    ) references lending.contact_limit (
        code, channel, earliest_time, latest_time, iso_days
    ) on delete restrict,
    constraint notification_state_check check (
        state in ('queued', 'leased', 'sent', 'failed', 'suppressed', 'merged')
    ),
    constraint notification_merged_has_digest_check check (
        (state = 'merged') = (digest_id is not null)
    ),
    constraint notification_waits_for_permitted_hours_check check (
        state <> 'queued'
        or (
            (timezone(time_zone, available_at))::time >= earliest_time
            and (timezone(time_zone, available_at))::time < latest_time
            and extract(isodow from timezone(time_zone, available_at)) = any(iso_days)
        )
    ),
    constraint notification_is_handed_out_in_permitted_hours_check check (
        (timezone(time_zone, handed_out_at))::time >= earliest_time
        and (timezone(time_zone, handed_out_at))::time < latest_time
        and extract(isodow from timezone(time_zone, handed_out_at)) = any(iso_days)
    ),
    constraint notification_leased_has_lease_check check (
        (state = 'leased') = (lease_id is not null)
    ),
    constraint notification_payload_is_object_check check (jsonb_typeof(payload) = 'object')
);

comment on table lending.notification is
'Messages to parties: queued, leased to an adapter, sent, failed, merged into a digest, or '
'suppressed. None is due, or handed out, outside the hours of the limit that it names, on the '
'clock of the party. Tenant: legal_entity_id.';
comment on column lending.notification.legal_entity_id is 'The tenant.';
comment on column lending.notification.id is 'Key within the tenant.';
comment on column lending.notification.template_id is 'The template.';
comment on column lending.notification.kind is 'Its kind.';
comment on column lending.notification.party_id is 'Who is told.';
comment on column lending.notification.loan_id is 'The loan; null for none.';
comment on column lending.notification.channel is 'The channel.';
comment on column lending.notification.payload is 'Facts for the fields; no personal data.';
comment on column lending.notification.dedupe_key is
'What makes it the same message: a second one with the key is not queued.';
comment on column lending.notification.state is
'queued, leased, sent, failed (every provider did, or it cannot be delivered), suppressed (no '
'consent, or not wanted), merged (a digest tells it).';
comment on column lending.notification.digest_id is
'Of a merged message: the digest that tells it.';
comment on column lending.notification.time_zone is 'The party''s time zone.';
comment on column lending.notification.limit_code is
'The row of lending.contact_limit that says at what hours it may be sent.';
comment on column lending.notification.earliest_time is 'Of the limit.';
comment on column lending.notification.latest_time is 'Of the limit.';
comment on column lending.notification.iso_days is 'Of the limit.';
comment on column lending.notification.handed_out_at is
'When an adapter last got it; null until then.';
comment on column lending.notification.contact_attempt_id is
'The attempt to reach a debtor as which it counts; null where it does not.';
comment on column lending.notification.tried_providers is 'Providers that failed.';
comment on column lending.notification.provider_code is 'The provider that has it, or sent it.';
comment on column lending.notification.lease_id is 'The claim that has it.';
comment on column lending.notification.available_at is
'When it may be sent; while it is leased, when the lease ends.';
comment on column lending.notification.last_error is
'What the provider said of the last failure.';
comment on column lending.notification.created_at is 'When the row was recorded.';
comment on column lending.notification.updated_at is 'When the row last changed.';
comment on column lending.notification.row_version is 'Counts the changes of the row.';

create index idx_notification_open on lending.notification (
    legal_entity_id, channel, available_at
)
where state in ('queued', 'leased');
comment on index lending.idx_notification_open is 'Messages that wait, or are being sent.';
create index idx_notification_template_id
on lending.notification (legal_entity_id, template_id);
create index idx_notification_party_id on lending.notification (legal_entity_id, party_id);
create index idx_notification_loan_id on lending.notification (legal_entity_id, loan_id);
create index idx_notification_provider_code
on lending.notification (legal_entity_id, provider_code);
create index idx_notification_digest_id on lending.notification (legal_entity_id, digest_id)
where digest_id is not null;
comment on index lending.idx_notification_digest_id is
'Messages of a digest; serves the foreign key.';
create index idx_notification_contact_attempt_id
on lending.notification (legal_entity_id, contact_attempt_id)
where contact_attempt_id is not null;
comment on index lending.idx_notification_contact_attempt_id is
'Messages that count as attempts; serves the foreign key.';
create index idx_notification_limit
on lending.notification (limit_code, channel, earliest_time, latest_time, iso_days);

create type internal.notification_request as (
    kind text,
    template_code text,
    party_id uuid,
    loan_id uuid,
    channel text,
    payload jsonb,
    dedupe_key text
);

comment on type internal.notification_request is 'A message to be queued.';
comment on column internal.notification_request.kind is 'What is told.';
comment on column internal.notification_request.template_code is
'By which text of the kind; null for the standard one.';
comment on column internal.notification_request.party_id is 'To whom.';
comment on column internal.notification_request.loan_id is 'About which loan; null for none.';
comment on column internal.notification_request.channel is 'How.';
comment on column internal.notification_request.payload is 'Facts for the fields.';
comment on column internal.notification_request.dedupe_key is 'The key by which it is queued once.';

select internal.secure_table('lending.notification_template', is_append_only => true);
select internal.secure_table('lending.notification_template_field', is_append_only => true);
select internal.secure_table('lending.notification_provider');
select internal.secure_table('lending.notification');

insert into lending.capability (code, description) values
('manage_notifications', 'Write templates and set providers of notifications'),
('send_notifications', 'Send notifications, with the data of the parties in clear');
insert into lending.role_capability (business_role, capability) values
('rently_compliance_officer', 'manage_notifications'),
('rently_app', 'send_notifications');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL650',
    'unknown_template_field',
    'The template uses a field that its kind does not have.',
    'See lending.notification_field.'
),
(
    'RL651',
    'invalid_template',
    'Kind, language, channel or text is not valid.',
    'See lending.notification_kind and lending.contact_channel.'
),
(
    'RL652',
    'payload_incomplete',
    'A field of the template has no value.',
    'Give a value for each field but name.'
),
(
    'RL653',
    'unknown_notification_provider',
    'The entity has no such provider of notifications, or it is not valid.',
    'Set it with api.set_notification_provider().'
),
(
    'RL654',
    'notification_lease_lost',
    'The message is not leased to this claim.',
    'Stop: another claim has it.'
);
