-- What parties allow: given and withdrawn decisions, of which the last one counts.

create table lending.consent_purpose (
    code text primary key,
    description text not null,
    created_at timestamptz not null default now(),
    constraint consent_purpose_code_is_snake_check check (code ~ '^[a-z][a-z_]*$')
);

comment on table lending.consent_purpose is 'What a party can consent to. No tenant.';
comment on column lending.consent_purpose.code is 'Name.';
comment on column lending.consent_purpose.description is 'What it allows.';
comment on column lending.consent_purpose.created_at is 'When the row was recorded.';

insert into lending.consent_purpose (code, description) values
('servicing', 'Messages about a loan that no law demands: reminders, receipts'),
('collections', 'Contact about overdue amounts'),
('marketing', 'Offers'),
('credit_report', 'Asking a credit bureau'),
('identity_check', 'Passing personal data to a provider of identity checks'),
('data_sharing', 'Passing data to partners, such as landlord or agent');

create table lending.contact_channel (
    code text primary key,
    description text not null,
    created_at timestamptz not null default now(),
    constraint contact_channel_code_is_snake_check check (code ~ '^[a-z][a-z_]*$')
);

comment on table lending.contact_channel is 'How a party is reached. No tenant.';
comment on column lending.contact_channel.code is 'Name.';
comment on column lending.contact_channel.description is 'What it means.';
comment on column lending.contact_channel.created_at is 'When the row was recorded.';

insert into lending.contact_channel (code, description) values
('email', 'Email'),
('sms', 'Text message'),
('phone', 'Call'),
('post', 'Letter'),
('push', 'Message in the application'),
('whatsapp', 'WhatsApp message'),
('visit', 'Visit in person');

create table lending.consent (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    party_id uuid not null,
    purpose text not null references lending.consent_purpose (code) on delete restrict,
    channel text references lending.contact_channel (code) on delete restrict,
    decision_number integer not null,
    is_given boolean not null,
    effective_at timestamptz not null,
    source text not null,
    evidence_document_id uuid,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint consent_decision_key unique nulls not distinct (
        legal_entity_id, party_id, purpose, channel, decision_number
    ),
    constraint consent_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint consent_evidence_document_fkey foreign key (legal_entity_id, evidence_document_id)
    references lending.document (legal_entity_id, id) on delete restrict,
    constraint consent_decision_number_is_positive_check check (decision_number > 0),
    constraint consent_source_is_not_blank_check check (source ~ '\S')
);

create index idx_consent_purpose on lending.consent (purpose);
create index idx_consent_channel on lending.consent (channel);
create index idx_consent_evidence_document_id
on lending.consent (legal_entity_id, evidence_document_id)
where evidence_document_id is not null;
comment on index lending.idx_consent_evidence_document_id is
'Decisions with a document; serves the foreign key.';

comment on table lending.consent is
'Decisions of parties on what is done with their data and how they are contacted. Never changed: '
'the last decision in effect counts. Tenant: legal_entity_id.';
comment on column lending.consent.legal_entity_id is 'The tenant.';
comment on column lending.consent.id is 'Key within the tenant.';
comment on column lending.consent.party_id is 'Who decided.';
comment on column lending.consent.purpose is 'On what.';
comment on column lending.consent.channel is
'For which channel; null for all without a decision of their own.';
comment on column lending.consent.decision_number is
'Number of the decision of this party on this purpose and channel, from 1.';
comment on column lending.consent.is_given is 'True: given. False: refused or withdrawn.';
comment on column lending.consent.effective_at is
'From when it counts; never before the decision that it follows.';
comment on column lending.consent.source is 'Where it was said: form, call, message.';
comment on column lending.consent.evidence_document_id is 'The document that proves it, if any.';
comment on column lending.consent.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.consent.created_at is 'When the row was recorded.';

select internal.secure_table('lending.consent', is_append_only => true);

insert into lending.capability (code, description) values
('record_consent', 'Record what parties consent to');
insert into lending.role_capability (business_role, capability) values
('rently_loan_officer', 'record_consent'),
('rently_collections_agent', 'record_consent'),
('rently_compliance_officer', 'record_consent'),
('rently_app', 'record_consent');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL716',
    'invalid_consent',
    'The decision names no known purpose, channel or source, or lies before the one it follows '
    'or in the future.',
    'See the detail, and lending.consent_purpose.'
);
