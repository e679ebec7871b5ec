-- Parties: whoever borrows, guarantees, lets or works for us. Personal data stands in one table
-- only.

create table lending.party (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    kind text not null,
    reference text not null,
    segment text,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint party_reference_key unique (legal_entity_id, reference),
    constraint party_kind_check check (kind in ('person', 'organisation')),
    constraint party_reference_is_not_blank_check check (reference ~ '\S')
);

comment on table lending.party is
'A person or organisation that a legal entity deals with. Tenant: legal_entity_id.';
comment on column lending.party.legal_entity_id is 'The tenant.';
comment on column lending.party.id is 'Key within the tenant, uuid version 7.';
comment on column lending.party.kind is 'person or organisation.';
comment on column lending.party.reference is
'The entity''s own number for the party. Unique within the entity; not personal data.';
comment on column lending.party.segment is 'Segment for risk and reports.';
comment on column lending.party.is_active is 'False once no business is done with it.';
comment on column lending.party.created_at is 'When the row was recorded.';
comment on column lending.party.updated_at is 'When the row last changed.';
comment on column lending.party.row_version is 'Counts the changes of the row.';

create index idx_party_active on lending.party (legal_entity_id, id) where is_active;
comment on index lending.idx_party_active is
'Active parties only: the rows that pickers and checks look for.';

create table lending.party_identity (
    legal_entity_id uuid not null,
    party_id uuid not null,
    display_name text not null,
    legal_name text,
    email text,
    phone text,
    national_id text,
    birth_date date,
    address jsonb,
    country_code text references lending.country (code) on delete restrict,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, party_id),
    constraint party_identity_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint party_identity_display_name_is_not_blank_check check (display_name ~ '\S'),
    constraint party_identity_email_has_one_at_check check (email ~ '^[^@\s]+@[^@\s]+$'),
    constraint party_identity_birth_date_is_plausible_check check (birth_date > date '1880-01-01')
);

create index idx_party_identity_country_code on lending.party_identity (country_code);

comment on table lending.party_identity is
'All personal data of a party, and the only table that holds any. Tenant: legal_entity_id.';
comment on column lending.party_identity.legal_entity_id is 'The tenant.';
comment on column lending.party_identity.party_id is 'The party; one identity each.';
comment on column lending.party_identity.display_name is 'Name to show. Personal data.';
comment on column lending.party_identity.legal_name is 'Name on documents. Personal data.';
comment on column lending.party_identity.email is 'Email address. Personal data.';
comment on column lending.party_identity.phone is 'Phone number, E.164 where known. Personal data.';
comment on column lending.party_identity.national_id is
'Number of a passport or identity card, or a tax number. Personal data.';
comment on column lending.party_identity.birth_date is 'Date of birth. Personal data.';
comment on column lending.party_identity.address is 'Postal address as an object. Personal data.';
comment on column lending.party_identity.country_code is 'Country of residence or seat.';
comment on column lending.party_identity.created_at is 'When the row was recorded.';
comment on column lending.party_identity.updated_at is 'When the row last changed.';
comment on column lending.party_identity.row_version is 'Counts the changes of the row.';

create table lending.party_role_type (
    code text primary key,
    description text not null,
    created_at timestamptz not null default now()
);

comment on table lending.party_role_type is 'What a party can be to a legal entity. No tenant.';
comment on column lending.party_role_type.code is 'Name.';
comment on column lending.party_role_type.description is 'What it means.';
comment on column lending.party_role_type.created_at is 'When the row was recorded.';

insert into lending.party_role_type (code, description) values
('borrower', 'Owes a loan'),
('guarantor', 'Answers for another''s loan'),
('landlord', 'Lets a rental unit'),
('agent', 'Brings in or looks after loans'),
('employer', 'Employs a borrower');

create table lending.party_role (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    party_id uuid not null,
    role_type text not null references lending.party_role_type (code) on delete restrict,
    valid_during daterange not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint party_role_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint party_role_valid_during_is_not_empty_check check (not isempty(valid_during)),
    constraint party_role_one_at_a_time_excl exclude using gist (
        legal_entity_id with =,
        party_id with =,
        role_type with =,
        valid_during with &&
    )
);

create index idx_party_role_party_id on lending.party_role (legal_entity_id, party_id);
create index idx_party_role_role_type on lending.party_role (role_type);

comment on table lending.party_role is
'What a party is to its legal entity, and when. Tenant: legal_entity_id.';
comment on column lending.party_role.legal_entity_id is 'The tenant.';
comment on column lending.party_role.id is 'Key within the tenant.';
comment on column lending.party_role.party_id is 'The party.';
comment on column lending.party_role.role_type is 'What it is.';
comment on column lending.party_role.valid_during is
'Days on which it is that: from, inclusive, until, exclusive.';
comment on column lending.party_role.created_at is 'When the row was recorded.';
comment on column lending.party_role.updated_at is 'When the row last changed.';
comment on column lending.party_role.row_version is 'Counts the changes of the row.';

select internal.secure_table('lending.party');
select internal.secure_table('lending.party_identity');
select internal.secure_table('lending.party_role');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL010',
    'unknown_party',
    'The entity has no such party.',
    'Register it with api.register_party().'
);
