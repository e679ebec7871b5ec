-- Documents: what is known of a file that lies in object storage. Neither its bytes nor its text
-- stand here, so that personal data stays where it can be erased.

create table lending.retention_class (
    code text primary key,
    description text not null,
    keep_months integer not null,
    legal_basis text not null,
    created_at timestamptz not null default now(),
    constraint retention_class_code_is_snake_check check (code ~ '^[a-z][a-z_]*$'),
    constraint retention_class_keep_months_check check (keep_months between 0 and 1200),
    constraint retention_class_legal_basis_is_not_blank_check check (legal_basis ~ '\S')
);

comment on table lending.retention_class is
'How long data of a kind is kept where an entity says nothing else. No tenant.';
comment on column lending.retention_class.code is 'Name.';
comment on column lending.retention_class.description is 'What belongs to it.';
comment on column lending.retention_class.keep_months is
'Months that it is kept, from the day on which it was recorded or its business ended.';
comment on column lending.retention_class.legal_basis is 'Why it must be kept so long.';
comment on column lending.retention_class.created_at is 'When the row was recorded.';

insert into lending.retention_class (code, description, keep_months, legal_basis) values
(
    'identity',
    'Copies of identity papers, results of identity checks',
    60,
    'Directive (EU) 2015/849, article 40: five years after the business relationship'
),
(
    'contract',
    'Contracts, leases, mandates, statements',
    120,
    'Commercial and tax law: ten years in most member states'
),
(
    'application',
    'Proof of income, references of an application',
    36,
    'Directive (EU) 2023/2225: until claims from the decision are time-barred'
),
('correspondence', 'Letters, evidence of disputes', 72, 'Commercial law: six years'),
(
    'short',
    'What serves one purpose and then nobody',
    3,
    'Regulation (EU) 2016/679, article 5(1)(e)'
);

create table lending.retention_policy (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    retention_class text not null references lending.retention_class (code) on delete restrict,
    keep_months integer not null,
    legal_basis text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, retention_class),
    constraint retention_policy_keep_months_check check (keep_months between 0 and 1200),
    constraint retention_policy_legal_basis_is_not_blank_check check (legal_basis ~ '\S')
);

create index idx_retention_policy_retention_class on lending.retention_policy (retention_class);

comment on table lending.retention_policy is
'How long an entity keeps data of a class, where that is not what the class says. Tenant: '
'legal_entity_id.';
comment on column lending.retention_policy.legal_entity_id is 'The tenant.';
comment on column lending.retention_policy.retention_class is 'The class.';
comment on column lending.retention_policy.keep_months is 'Months that it is kept.';
comment on column lending.retention_policy.legal_basis is 'Why so long.';
comment on column lending.retention_policy.created_at is 'When the row was recorded.';
comment on column lending.retention_policy.updated_at is 'When the row last changed.';
comment on column lending.retention_policy.row_version is 'Counts the changes of the row.';

create table lending.document_kind (
    code text primary key,
    description text not null,
    retention_class text not null references lending.retention_class (code) on delete restrict,
    created_at timestamptz not null default now(),
    constraint document_kind_code_is_snake_check check (code ~ '^[a-z][a-z_]*$')
);

create index idx_document_kind_retention_class on lending.document_kind (retention_class);

comment on table lending.document_kind is 'What a document can be. No tenant.';
comment on column lending.document_kind.code is 'Name.';
comment on column lending.document_kind.description is 'What it means.';
comment on column lending.document_kind.retention_class is
'Class of a document of this kind that names none.';
comment on column lending.document_kind.created_at is 'When the row was recorded.';

insert into lending.document_kind (code, description, retention_class) values
('identity_paper', 'Passport, identity card, residence permit', 'identity'),
('identity_report', 'Answer of a provider of identity checks', 'identity'),
('proof_of_address', 'Utility bill, registration', 'identity'),
('proof_of_income', 'Payslip, tax assessment, account statement', 'application'),
('lease', 'Lease and its amendments', 'contract'),
('contract', 'Loan contract, guarantee, mandate', 'contract'),
('consent', 'Signed consent', 'contract'),
('correspondence', 'Letter, message', 'correspondence'),
('dispute_evidence', 'What a party shows for its side of a dispute', 'correspondence'),
('other', 'Anything else', 'correspondence');

create table lending.document (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    kind text not null references lending.document_kind (code) on delete restrict,
    party_id uuid,
    storage_key text not null,
    media_type text not null,
    byte_count bigint not null,
    sha256 bytea not null,
    retention_class text not null references lending.retention_class (code) on delete restrict,
    keep_until_date date not null,
    scan_status text not null default 'unscanned',
    scanner text,
    scan_finding text,
    scanned_at timestamptz,
    ocr_status text not null default 'none',
    ocr_engine text,
    ocr_confidence_pct numeric(5, 2),
    ocr_storage_key text,
    ocr_sha256 bytea,
    ocr_at timestamptz,
    discarded_at timestamptz,
    discard_reason text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint document_storage_key_key unique (legal_entity_id, storage_key),
    constraint document_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint document_storage_key_is_a_key_check check (
        storage_key ~ '^[A-Za-z0-9!_.*()/-]+$' and length(storage_key) <= 1024
    ),
    constraint document_media_type_check check (
        media_type ~ '^[a-z]+/[a-z0-9][a-z0-9!#$&^_.+-]*$'
    ),
    constraint document_byte_count_is_positive_check check (byte_count > 0),
    constraint document_sha256_is_a_hash_check check (length(sha256) = 32),
    constraint document_scan_status_check check (
        scan_status in ('unscanned', 'clean', 'infected', 'failed')
    ),
    constraint document_scan_is_whole_check check (
        (scan_status = 'unscanned') = (scanned_at is null)
        and (scanned_at is null) = (scanner is null)
    ),
    constraint document_ocr_status_check check (ocr_status in ('none', 'read', 'failed')),
    constraint document_ocr_is_whole_check check (
        (ocr_status = 'none') = (ocr_at is null)
        and (ocr_at is null) = (ocr_engine is null)
        and (ocr_status = 'read') = (ocr_storage_key is not null)
        and (ocr_storage_key is null) = (ocr_sha256 is null)
    ),
    constraint document_ocr_sha256_is_a_hash_check check (length(ocr_sha256) = 32),
    constraint document_ocr_confidence_pct_check check (ocr_confidence_pct between 0 and 100),
    constraint document_discard_says_why_check check (
        (discarded_at is null) = (discard_reason is null)
    )
);

create index idx_document_kind on lending.document (kind);
create index idx_document_retention_class on lending.document (retention_class);
create index idx_document_party_id on lending.document (legal_entity_id, party_id)
where party_id is not null;
comment on index lending.idx_document_party_id is 'Documents of a party; serves the foreign key.';
create index idx_document_unscanned on lending.document (legal_entity_id, id)
where scan_status = 'unscanned';
comment on index lending.idx_document_unscanned is 'What the virus scanner has to look at.';

comment on table lending.document is
'Files in object storage: what they are, how to know them again, how long they are kept. No '
'file name and no text, which would be personal data. Tenant: legal_entity_id.';
comment on column lending.document.legal_entity_id is 'The tenant.';
comment on column lending.document.id is 'Key within the tenant.';
comment on column lending.document.kind is 'What it is.';
comment on column lending.document.party_id is 'The party it is about, if any.';
comment on column lending.document.storage_key is
'Where the file lies in object storage. Unique within the entity; no personal data.';
comment on column lending.document.media_type is 'Media type of the file, such as application/pdf.';
comment on column lending.document.byte_count is 'Length of the file in bytes.';
comment on column lending.document.sha256 is 'SHA-256 of the file.';
comment on column lending.document.retention_class is 'Why it is kept.';
comment on column lending.document.keep_until_date is
'Day until which it must be kept: by the policy when it was registered.';
comment on column lending.document.scan_status is
'unscanned, clean, infected, failed (the scanner could not tell). Only a clean one is evidence.';
comment on column lending.document.scanner is 'What looked for viruses last, with its version.';
comment on column lending.document.scan_finding is 'What it found, in its words.';
comment on column lending.document.scanned_at is 'When it looked.';
comment on column lending.document.ocr_status is
'none (its text was not read), read, failed.';
comment on column lending.document.ocr_engine is 'What read the text, with its version.';
comment on column lending.document.ocr_confidence_pct is 'How sure it is, in per cent.';
comment on column lending.document.ocr_storage_key is
'Where the text lies in object storage: it is personal data, so it is not here.';
comment on column lending.document.ocr_sha256 is 'SHA-256 of the text.';
comment on column lending.document.ocr_at is 'When the text was read.';
comment on column lending.document.discarded_at is
'When the file was given up: an adapter deletes it from object storage. The row stays.';
comment on column lending.document.discard_reason is 'Why it was given up.';
comment on column lending.document.created_at is 'When the row was recorded.';
comment on column lending.document.updated_at is 'When the row last changed.';
comment on column lending.document.row_version is 'Counts the changes of the row.';

create table lending.legal_hold (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    document_id uuid,
    party_id uuid,
    reason text not null,
    placed_at timestamptz not null,
    placed_by_account_id uuid,
    lifted_at timestamptz,
    lifted_by_account_id uuid,
    lift_reason text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint legal_hold_document_fkey foreign key (legal_entity_id, document_id)
    references lending.document (legal_entity_id, id) on delete restrict,
    constraint legal_hold_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint legal_hold_holds_one_thing_check check (num_nonnulls(document_id, party_id) = 1),
    constraint legal_hold_reason_is_not_blank_check check (reason ~ '\S'),
    constraint legal_hold_lift_says_why_check check ((lifted_at is null) = (lift_reason is null))
);

create index idx_legal_hold_document_id on lending.legal_hold (legal_entity_id, document_id)
where document_id is not null;
comment on index lending.idx_legal_hold_document_id is
'Holds of a document; serves the foreign key.';
create index idx_legal_hold_party_id on lending.legal_hold (legal_entity_id, party_id)
where party_id is not null;
comment on index lending.idx_legal_hold_party_id is 'Holds of a party; serves the foreign key.';

comment on table lending.legal_hold is
'What must not be given up while a case is open: a document, or all that concerns a party. A hold '
'goes before any retention. Tenant: legal_entity_id.';
comment on column lending.legal_hold.legal_entity_id is 'The tenant.';
comment on column lending.legal_hold.id is 'Key within the tenant.';
comment on column lending.legal_hold.document_id is 'The document held, or null.';
comment on column lending.legal_hold.party_id is 'The party held, or null.';
comment on column lending.legal_hold.reason is 'Which case asks for it.';
comment on column lending.legal_hold.placed_at is 'From when.';
comment on column lending.legal_hold.placed_by_account_id is 'Account that placed it.';
comment on column lending.legal_hold.lifted_at is 'Until when; null while it holds.';
comment on column lending.legal_hold.lifted_by_account_id is 'Account that lifted it.';
comment on column lending.legal_hold.lift_reason is 'Why it was lifted.';
comment on column lending.legal_hold.created_at is 'When the row was recorded.';
comment on column lending.legal_hold.updated_at is 'When the row last changed.';
comment on column lending.legal_hold.row_version is 'Counts the changes of the row.';

select internal.secure_table('lending.retention_policy');
select internal.secure_table('lending.document');
select internal.secure_table('lending.legal_hold');

insert into lending.capability (code, description) values
('register_documents', 'Register documents and what scanners and readers say of them'),
('hold_documents', 'Place and lift legal holds, discard documents, say how long they are kept');

insert into lending.role_capability (business_role, capability) values
('rently_loan_officer', 'register_documents'),
('rently_collections_agent', 'register_documents'),
('rently_compliance_officer', 'register_documents'),
('rently_app', 'register_documents'),
('rently_compliance_officer', 'hold_documents');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL710',
    'unknown_document',
    'The entity has no such document, or it was discarded.',
    'Look it up in api.document.'
),
(
    'RL711',
    'document_not_clean',
    'The file was not scanned for viruses, or was not found clean: it is no evidence.',
    'Scan it, or register a clean copy.'
),
(
    'RL712',
    'invalid_document',
    'What was said of a document is not valid.',
    'See the detail.'
),
('RL713', 'under_legal_hold', 'A legal hold keeps it.', 'Lift the hold first.'),
(
    'RL714',
    'must_be_kept',
    'The time for which it must be kept is not over.',
    'See keep_until_date in api.document.'
),
(
    'RL715',
    'unknown_legal_hold',
    'The entity has no such hold, or it was lifted.',
    'Look it up in api.legal_hold.'
);
