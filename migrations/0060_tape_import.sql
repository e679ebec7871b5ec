-- Loan tapes: portfolios taken over from another system. What was imported, and what about it was
-- refused or does not agree with our own arithmetic.

insert into lending.transaction_type (code, description) values
(
    'opening_repayment',
    'All that was repaid before the loan was taken over from another system, in one sum'
);

insert into lending.gl_mapping_template (
    transaction_type, component, accounting_basis, debit_code, credit_code
) values
('opening_repayment', 'principal', 'cash', '3900', '1100'),
('opening_repayment', 'principal', 'accrual', '3900', '1100');

insert into lending.event_type (code, description) values
('tape_imported', 'Loans were taken over from another system, all in one transaction');

create table lending.tape_finding_kind (
    code text primary key,
    is_rejection boolean not null,
    description text not null,
    created_at timestamptz not null default now(),
    constraint tape_finding_kind_code_is_snake_check check (code ~ '^[a-z_]+$')
);

comment on table lending.tape_finding_kind is
'What can be said about a row of a loan tape. No tenant.';
comment on column lending.tape_finding_kind.code is 'Name.';
comment on column lending.tape_finding_kind.is_rejection is
'True: the row cannot be imported. False: it was, and somebody should know this about it.';
comment on column lending.tape_finding_kind.description is 'What it means.';
comment on column lending.tape_finding_kind.created_at is 'When the row was recorded.';

insert into lending.tape_finding_kind (code, is_rejection, description) values
('malformed_row', true, 'The row has more or fewer cells than the header'),
('missing', true, 'A required field is empty'),
('too_long', true, 'A number or reference is longer than 100 characters'),
('not_a_number', true, 'The field is not a plain decimal number'),
('not_a_date', true, 'The field is not a date of the format that the map names'),
('too_many_decimals', true, 'The amount has more decimals than its currency'),
('out_of_range', true, 'The value is negative, or beyond what a loan may have'),
('unknown_status', true, 'The map says nothing of this status'),
('duplicate_on_tape', true, 'Another row of the tape has the same loan number'),
('loan_number_taken', true, 'The entity has a loan of this number, as from an earlier import'),
('date_out_of_order', true, 'The loan starts on or after its close, or after the date of the tape'),
(
    'outside_product',
    true,
    'The product has no version on the start date, or its limits forbid the loan'
),
('repaid_above_principal', true, 'More principal was repaid than was lent'),
('closed_but_owed', true, 'The loan is closed, yet principal is owed'),
('instalment_differs', false, 'The instalment that the terms give is not the tape''s'),
('outstanding_differs', false, 'Principal lent less repaid is not the tape''s balance'),
(
    'interest_differs',
    false,
    'The interest paid is not that of the settled instalments by the schedule'
),
('paid_total_differs', false, 'The tape''s total is not the sum of the parts'),
('ahead_of_schedule', false, 'Instalments are settled that were not yet due'),
('open_but_repaid', false, 'The loan is open by its status, yet no principal is owed'),
('amount_rounded', false, 'The amount was rounded to the minor unit, as the map allows');

create table lending.tape_import (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    file_name text not null,
    file_hash bytea not null,
    map jsonb not null,
    currency_code text not null references lending.currency (code) on delete restrict,
    as_of_date date not null,
    row_count integer not null,
    loan_count integer not null,
    rejected_row_count integer not null,
    instalment_count integer not null,
    compared_instalment_count integer not null,
    equal_instalment_count integer not null,
    compared_outstanding_count integer not null,
    equal_outstanding_count integer not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint tape_import_file_hash_is_sha_256_check check (length(file_hash) = 32),
    constraint tape_import_every_row_is_accounted_for_check check (
        row_count = loan_count + rejected_row_count
    )
);

create index idx_tape_import_file_hash on lending.tape_import (legal_entity_id, file_hash);
create index idx_tape_import_currency_code on lending.tape_import (currency_code);

comment on table lending.tape_import is
'Loan tapes that were imported. Never changed. Tenant: legal_entity_id.';
comment on column lending.tape_import.legal_entity_id is 'The tenant.';
comment on column lending.tape_import.id is 'Key within the tenant.';
comment on column lending.tape_import.file_name is 'Name of the file, without its folder.';
comment on column lending.tape_import.file_hash is 'SHA-256 of the file''s bytes.';
comment on column lending.tape_import.map is 'How its columns were read.';
comment on column lending.tape_import.currency_code is 'Currency of its loans.';
comment on column lending.tape_import.as_of_date is 'Day whose end the tape describes.';
comment on column lending.tape_import.row_count is 'Rows of the tape, without the header.';
comment on column lending.tape_import.loan_count is 'Loans imported.';
comment on column lending.tape_import.rejected_row_count is 'Rows left out because of a rejection.';
comment on column lending.tape_import.instalment_count is 'Instalments written.';
comment on column lending.tape_import.compared_instalment_count is
'Loans whose instalment the tape names.';
comment on column lending.tape_import.equal_instalment_count is
'Of these, loans where it is the one that the terms give.';
comment on column lending.tape_import.compared_outstanding_count is
'Loans whose balance the tape names.';
comment on column lending.tape_import.equal_outstanding_count is
'Of these, loans where it is principal lent less repaid.';
comment on column lending.tape_import.recorded_by_account_id is 'Account that imported it.';
comment on column lending.tape_import.created_at is 'When the row was recorded.';

create table lending.tape_finding (
    legal_entity_id uuid not null,
    tape_import_id uuid not null,
    row_line_number bigint not null,
    kind text not null references lending.tape_finding_kind (code) on delete restrict,
    field text not null,
    given text,
    expected text,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, tape_import_id, row_line_number, kind, field),
    constraint tape_finding_import_fkey foreign key (legal_entity_id, tape_import_id)
    references lending.tape_import (legal_entity_id, id) on delete restrict,
    constraint tape_finding_row_line_number_is_positive_check check (row_line_number > 0)
);

create index idx_tape_finding_kind on lending.tape_finding (kind);

comment on table lending.tape_finding is
'What was refused in an imported tape, and what in it does not agree. Never changed. Tenant: '
'legal_entity_id.';
comment on column lending.tape_finding.legal_entity_id is 'The tenant.';
comment on column lending.tape_finding.tape_import_id is 'The import.';
comment on column lending.tape_finding.row_line_number is
'Line of the file on which the row begins; the header is on line 1.';
comment on column lending.tape_finding.kind is 'What was found.';
comment on column lending.tape_finding.field is 'Field of the map.';
comment on column lending.tape_finding.given is 'What the tape says, shortened to 100 characters.';
comment on column lending.tape_finding.expected is
'What it was compared with; null where nothing was.';
comment on column lending.tape_finding.created_at is 'When the row was recorded.';

select internal.secure_table('lending.tape_import', is_append_only => true);
select internal.secure_table('lending.tape_finding', is_append_only => true);

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL820',
    'tape_map_invalid',
    'The map of a loan tape lacks something or says something unknown.',
    'See the detail, and docs/how-to/import-a-loan-tape.md.'
),
(
    'RL821',
    'tape_not_begun',
    'The transaction has no staging table for a tape, or one that is not ours.',
    'Call api.begin_tape_import() in the same transaction and copy the rows into pg_temp.tape_row.'
),
(
    'RL822',
    'tape_has_rejected_rows',
    'Rows of the tape cannot be imported, and none may be left out.',
    'See api.check_tape(); correct the rows, or ask for bad rows to be skipped.'
),
(
    'RL823',
    'tape_is_empty',
    'The tape has no row that could be imported.',
    'Give a file with at least one good row below its header.'
),
(
    'RL824',
    'tape_currency_differs',
    'The product of the tape exists in another currency.',
    'Name another product in the map, or correct its currency.'
);
