-- Who is a tenant, and who may act for it.

create table lending.holiday_calendar (
    code text primary key,
    name text not null,
    country_code text references lending.country (code) on delete restrict,
    weekend_iso_days integer[] not null default '{6,7}',
    created_at timestamptz not null default now(),
    constraint holiday_calendar_code_is_upper_snake_check check (code ~ '^[A-Z][A-Z0-9_]*$'),
    constraint holiday_calendar_weekend_iso_days_check check (
        weekend_iso_days <@ array[1, 2, 3, 4, 5, 6, 7]
    )
);

create index idx_holiday_calendar_country_code on lending.holiday_calendar (country_code);

comment on table lending.holiday_calendar is 'Named calendars of non-business days. No tenant.';
comment on column lending.holiday_calendar.code is 'Name of the calendar, such as DE_BERLIN.';
comment on column lending.holiday_calendar.name is 'Name for people.';
comment on column lending.holiday_calendar.country_code is
'Country that the calendar belongs to; null for TARGET and the like.';
comment on column lending.holiday_calendar.weekend_iso_days is
'Weekly days off by ISO 8601: 1 is Monday, 7 Sunday.';
comment on column lending.holiday_calendar.created_at is 'When the row was recorded.';

create table lending.holiday (
    calendar_code text not null references lending.holiday_calendar (code) on delete restrict,
    holiday_date date not null,
    name text not null,
    created_at timestamptz not null default now(),
    primary key (calendar_code, holiday_date)
);

comment on table lending.holiday is 'Days off of a holiday calendar. No tenant.';
comment on column lending.holiday.calendar_code is 'The calendar.';
comment on column lending.holiday.holiday_date is 'The day off.';
comment on column lending.holiday.name is 'What is celebrated.';
comment on column lending.holiday.created_at is 'When the row was recorded.';

insert into lending.holiday_calendar (code, name) values ('WEEKENDS', 'Saturdays and Sundays only');

create table lending.legal_entity (
    id uuid primary key default internal.uuid_v7(),
    code text not null,
    name text not null,
    base_currency_code text not null references lending.currency (code) on delete restrict,
    country_code text not null references lending.country (code) on delete restrict,
    time_zone text not null,
    holiday_calendar_code text not null default 'WEEKENDS'
    references lending.holiday_calendar (code) on delete restrict,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    constraint legal_entity_code_key unique (code),
    constraint legal_entity_code_is_upper_snake_check check (code ~ '^[A-Z][A-Z0-9_]{0,31}$'),
    constraint legal_entity_name_is_not_blank_check check (name ~ '\S'),
    constraint legal_entity_time_zone_is_known_check check (
        timezone(time_zone, timestamptz 'epoch') is not null
    )
);

create index idx_legal_entity_base_currency_code on lending.legal_entity (base_currency_code);
create index idx_legal_entity_country_code on lending.legal_entity (country_code);
create index idx_legal_entity_holiday_calendar_code on lending.legal_entity (holiday_calendar_code);

comment on table lending.legal_entity is
'A tenant: one company that lends. Every tenant row names it.';
comment on column lending.legal_entity.id is 'Key.';
comment on column lending.legal_entity.code is 'Short name, such as RENTLY_DE. Unique.';
comment on column lending.legal_entity.name is 'Registered name.';
comment on column lending.legal_entity.base_currency_code is 'Reporting currency.';
comment on column lending.legal_entity.country_code is 'Country of incorporation.';
comment on column lending.legal_entity.time_zone is
'IANA time zone of its business day. An unknown zone fails with SQLSTATE 22023.';
comment on column lending.legal_entity.holiday_calendar_code is
'Calendar by which its due dates roll.';
comment on column lending.legal_entity.is_active is 'False once it no longer lends.';
comment on column lending.legal_entity.created_at is 'When the row was recorded.';
comment on column lending.legal_entity.updated_at is 'When the row last changed.';
comment on column lending.legal_entity.row_version is 'Counts the changes of the row.';

create table lending.business_role (
    code text primary key,
    description text not null,
    created_at timestamptz not null default now(),
    constraint business_role_code_names_a_role_check check (code ~ '^rently_[a-z_]+$')
);

comment on table lending.business_role is
'What a person or service can be for a legal entity. Each has a database role of the same name.';
comment on column lending.business_role.code is 'Name, equal to the database role''s.';
comment on column lending.business_role.description is 'What the role is for.';
comment on column lending.business_role.created_at is 'When the row was recorded.';

insert into lending.business_role (code, description) values
('rently_executive', 'Sees whole portfolios, personal data in clear'),
('rently_risk_manager', 'Risk parameters, provisions, charge-off, write-off'),
('rently_collections_agent', 'Collection cases, promises, contacts'),
('rently_loan_officer', 'Parties, applications, loans'),
('rently_payments_operator', 'Payments, reversals, reconciliation'),
('rently_accountant', 'Ledger, periods, corrections'),
('rently_compliance_officer', 'Identity checks, data subjects, reveals'),
('rently_auditor', 'Reads everything, changes nothing'),
('rently_readonly_analyst', 'Reads analytics, personal data masked'),
('rently_bi', 'BI connections: analytics only'),
('rently_agency', 'Collection agencies: the cases placed with them'),
('rently_app', 'Applications behind a gateway'),
('rently_scheduler', 'Jobs: close of business, refresh, partitions');

create table lending.capability (
    code text primary key,
    description text not null,
    created_at timestamptz not null default now(),
    constraint capability_code_is_snake_check check (code ~ '^[a-z_]+$')
);

comment on table lending.capability is 'What a command may ask of its caller.';
comment on column lending.capability.code is 'Name that internal.require() checks.';
comment on column lending.capability.description is 'What it allows.';
comment on column lending.capability.created_at is 'When the row was recorded.';

create table lending.role_capability (
    business_role text not null references lending.business_role (code) on delete restrict,
    capability text not null references lending.capability (code) on delete restrict,
    created_at timestamptz not null default now(),
    primary key (business_role, capability)
);

create index idx_role_capability_capability on lending.role_capability (capability);

comment on table lending.role_capability is
'Which business role may do what: one query prints the matrix.';
comment on column lending.role_capability.business_role is 'The role.';
comment on column lending.role_capability.capability is 'What it may do.';
comment on column lending.role_capability.created_at is 'When the row was recorded.';

insert into lending.capability (code, description) values
('manage_products', 'Create products and their versions'),
('manage_parties', 'Register and change parties'),
('originate_loans', 'Create loans'),
('disburse_loans', 'Pay loans out'),
('receive_payments', 'Record money received'),
('read_loans', 'Read loans and their statements'),
('import_loans', 'Load loan tapes');

insert into lending.role_capability (business_role, capability) values
('rently_loan_officer', 'manage_products'),
('rently_loan_officer', 'manage_parties'),
('rently_loan_officer', 'originate_loans'),
('rently_loan_officer', 'disburse_loans'),
('rently_loan_officer', 'read_loans'),
('rently_loan_officer', 'import_loans'),
('rently_payments_operator', 'disburse_loans'),
('rently_payments_operator', 'receive_payments'),
('rently_payments_operator', 'read_loans'),
('rently_app', 'manage_parties'),
('rently_app', 'originate_loans'),
('rently_app', 'receive_payments'),
('rently_app', 'read_loans'),
('rently_executive', 'read_loans'),
('rently_risk_manager', 'read_loans'),
('rently_collections_agent', 'read_loans'),
('rently_accountant', 'read_loans'),
('rently_compliance_officer', 'read_loans'),
('rently_auditor', 'read_loans');

create table lending.user_account (
    id uuid primary key default internal.uuid_v7(),
    kind text not null,
    login name,
    subject text,
    display_name text not null,
    is_disabled boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    constraint user_account_login_key unique (login),
    constraint user_account_subject_key unique (subject),
    constraint user_account_kind_check check (kind in ('person', 'service', 'gateway', 'end_user')),
    constraint user_account_end_user_has_subject_others_login_check check (
        (kind = 'end_user') = (login is null) and (kind = 'end_user') = (subject is not null)
    ),
    constraint user_account_display_name_is_not_blank_check check (display_name ~ '\S')
);

comment on table lending.user_account is
'Whoever can ask the database for something: a login, or a user whom a gateway names.';
comment on column lending.user_account.id is 'Key; the actor in audit rows.';
comment on column lending.user_account.kind is
'person or service (a login of its own), gateway (a login that may name the end user), end_user '
'(no login).';
comment on column lending.user_account.login is 'Database login, compared with session_user.';
comment on column lending.user_account.subject is
'What a gateway calls an end user: the sub claim of its token.';
comment on column lending.user_account.display_name is 'Name for audit reports.';
comment on column lending.user_account.is_disabled is 'True: sees and may do nothing.';
comment on column lending.user_account.created_at is 'When the row was recorded.';
comment on column lending.user_account.updated_at is 'When the row last changed.';
comment on column lending.user_account.row_version is 'Counts the changes of the row.';

create table lending.user_entity_access (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    user_account_id uuid not null references lending.user_account (id) on delete restrict,
    business_role text not null references lending.business_role (code) on delete restrict,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, user_account_id, business_role)
);

create index idx_user_entity_access_user_account_id
on lending.user_entity_access (user_account_id) include (legal_entity_id, business_role);
create index idx_user_entity_access_business_role on lending.user_entity_access (business_role);

comment on table lending.user_entity_access is
'Which account is what for which legal entity. A grant is a row, revoking deletes it; both are '
'audited.';
comment on column lending.user_entity_access.legal_entity_id is 'The tenant.';
comment on column lending.user_entity_access.user_account_id is 'The account.';
comment on column lending.user_entity_access.business_role is 'What the account is there.';
comment on column lending.user_entity_access.created_at is 'When access was granted.';
