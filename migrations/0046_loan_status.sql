-- The life of a loan's status, which days of lateness do not count, and the steps of the close of
-- business.

create table lending.loan_status_reason (
    code text primary key,
    description text not null,
    created_at timestamptz not null default now(),
    constraint loan_status_reason_code_is_snake_check check (code ~ '^[a-z][a-z0-9_]*$')
);

comment on table lending.loan_status_reason is
'Why a loan changes its status. No tenant.';
comment on column lending.loan_status_reason.code is 'Name.';
comment on column lending.loan_status_reason.description is 'What it means.';
comment on column lending.loan_status_reason.created_at is 'When the row was recorded.';

insert into lending.loan_status_reason (code, description) values
('created', 'The loan was agreed'),
('imported', 'The loan came from another system'),
('disbursed', 'Principal was paid out'),
('disbursement_undone', 'What was paid out was undone'),
('settled', 'All that was owed is paid'),
('owed_again', 'A correction made money owed again'),
('charge_off', 'Moved to loss by policy'),
('charge_off_undone', 'The charge-off was undone'),
('write_off', 'The claim was given up'),
('write_off_undone', 'The write-off was undone'),
('refinanced', 'Another loan paid it off'),
('refinance_undone', 'It was to pay others off, and does not'),
('transferred', 'The loan went to another owner'),
('terminated', 'The contract was ended before its time');

create table lending.loan_status_transition (
    from_status text not null references lending.loan_status (code) on delete restrict,
    to_status text not null references lending.loan_status (code) on delete restrict,
    reason_code text not null references lending.loan_status_reason (code) on delete restrict,
    is_default boolean not null default false,
    created_at timestamptz not null default now(),
    primary key (from_status, to_status, reason_code),
    constraint loan_status_transition_changes_something_check check (from_status <> to_status)
);

create index idx_loan_status_transition_to_status on lending.loan_status_transition (to_status);
create index idx_loan_status_transition_reason_code
on lending.loan_status_transition (reason_code);
create unique index idx_loan_status_transition_from_status_to_status
on lending.loan_status_transition (from_status, to_status) where is_default;
comment on index lending.idx_loan_status_transition_from_status_to_status is
'A change of status has at most one reason that holds where none is given.';

comment on table lending.loan_status_transition is
'The changes of status that there are; a trigger refuses all others with RL371. No tenant.';
comment on column lending.loan_status_transition.from_status is 'Status before.';
comment on column lending.loan_status_transition.to_status is 'Status after.';
comment on column lending.loan_status_transition.reason_code is 'Why.';
comment on column lending.loan_status_transition.is_default is
'Whether it holds where no reason is given.';
comment on column lending.loan_status_transition.created_at is 'When the row was recorded.';

insert into lending.loan_status_transition (from_status, to_status, reason_code, is_default) values
('approved', 'active', 'disbursed', true),
('approved', 'closed', 'settled', true),
('active', 'approved', 'disbursement_undone', true),
('active', 'closed', 'settled', true),
('active', 'closed', 'refinanced', false),
('active', 'closed', 'transferred', false),
('active', 'closed', 'terminated', false),
('active', 'closed', 'refinance_undone', false),
('active', 'charged_off', 'charge_off', true),
('active', 'written_off', 'write_off', true),
('closed', 'active', 'owed_again', true),
('closed', 'approved', 'disbursement_undone', true),
('closed', 'charged_off', 'owed_again', true),
('charged_off', 'active', 'charge_off_undone', true),
('charged_off', 'closed', 'settled', true),
('charged_off', 'written_off', 'write_off', true),
('written_off', 'closed', 'settled', true),
('closed', 'written_off', 'write_off', true),
('written_off', 'active', 'write_off_undone', true),
('written_off', 'charged_off', 'write_off_undone', true);

create table lending.loan_status_history (
    legal_entity_id uuid not null,
    loan_id uuid not null,
    version_number integer not null,
    from_status text references lending.loan_status (code) on delete restrict,
    to_status text not null references lending.loan_status (code) on delete restrict,
    reason_code text not null references lending.loan_status_reason (code) on delete restrict,
    effective_on date not null,
    booked_at timestamptz not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, loan_id, version_number),
    constraint loan_status_history_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint loan_status_history_version_is_positive_check check (version_number > 0),
    constraint loan_status_history_only_the_first_comes_from_nothing_check check (
        (version_number = 1) = (from_status is null)
    )
);

create index idx_loan_status_history_from_status on lending.loan_status_history (from_status)
where from_status is not null;
comment on index lending.idx_loan_status_history_from_status is
'Changes from a status; serves the foreign key.';
create index idx_loan_status_history_to_status on lending.loan_status_history (to_status);
create index idx_loan_status_history_reason_code on lending.loan_status_history (reason_code);

comment on table lending.loan_status_history is
'Every status a loan has had, in order. Written by a trigger. Never changed. Tenant: '
'legal_entity_id.';
comment on column lending.loan_status_history.legal_entity_id is 'The tenant.';
comment on column lending.loan_status_history.loan_id is 'The loan.';
comment on column lending.loan_status_history.version_number is
'Counts the loan''s statuses from 1.';
comment on column lending.loan_status_history.from_status is 'Status before; null for the first.';
comment on column lending.loan_status_history.to_status is 'Status from then on.';
comment on column lending.loan_status_history.reason_code is 'Why it changed.';
comment on column lending.loan_status_history.effective_on is 'Value date of the change.';
comment on column lending.loan_status_history.booked_at is 'When it was booked.';
comment on column lending.loan_status_history.recorded_by_account_id is 'Account that changed it.';
comment on column lending.loan_status_history.created_at is 'When the row was recorded.';

select internal.secure_table('lending.loan_status_history', is_append_only => true);

create table lending.delinquency_pause (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    paused_during daterange not null,
    reason text not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint delinquency_pause_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint delinquency_pause_is_not_empty_check check (not isempty(paused_during)),
    constraint delinquency_pause_begins_check check (not lower_inf(paused_during)),
    constraint delinquency_pause_reason_is_not_blank_check check (reason ~ '\S'),
    constraint delinquency_pause_one_at_a_time_excl exclude using gist (
        legal_entity_id with =,
        loan_id with =,
        paused_during with &&
    )
);

create index idx_delinquency_pause_loan_id on lending.delinquency_pause (legal_entity_id, loan_id);

comment on table lending.delinquency_pause is
'Days on which lateness of a loan does not count as delinquency, such as a moratorium. '
'Tenant: legal_entity_id.';
comment on column lending.delinquency_pause.legal_entity_id is 'The tenant.';
comment on column lending.delinquency_pause.id is 'Key within the tenant.';
comment on column lending.delinquency_pause.loan_id is 'The loan.';
comment on column lending.delinquency_pause.paused_during is
'Days that do not count: from, inclusive, until, exclusive. Pauses of a loan do not overlap.';
comment on column lending.delinquency_pause.reason is 'Why.';
comment on column lending.delinquency_pause.recorded_by_account_id is 'Account that paused it.';
comment on column lending.delinquency_pause.created_at is 'When the row was recorded.';
comment on column lending.delinquency_pause.updated_at is 'When the row last changed.';
comment on column lending.delinquency_pause.row_version is 'Counts the changes of the row.';

select internal.secure_table('lending.delinquency_pause');

create table ops.close_step (
    code text primary key,
    position integer not null,
    description text not null,
    is_in_batches boolean not null default false,
    created_at timestamptz not null default now(),
    constraint close_step_position_key unique (position),
    constraint close_step_position_is_positive_check check (position > 0),
    constraint close_step_code_is_snake_check check (code ~ '^[a-z][a-z0-9_]*$')
);

comment on table ops.close_step is
'Steps of the close of business, in order. internal.close_step_<code>(legal_entity_id, '
'business_date) does one and returns the rows written.';
comment on column ops.close_step.code is 'Name; the suffix of the function.';
comment on column ops.close_step.position is 'Order.';
comment on column ops.close_step.description is 'What it does.';
comment on column ops.close_step.is_in_batches is
'Whether it locks loans, so that one call does a part of it only, in a transaction of its own: it '
'is called again until it writes nothing.';
comment on column ops.close_step.created_at is 'When the row was recorded.';

insert into lending.capability (code, description) values
('pause_delinquency', 'Let days of lateness not count');
insert into lending.role_capability (business_role, capability) values
('rently_loan_officer', 'pause_delinquency'),
('rently_risk_manager', 'pause_delinquency');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL371',
    'illegal_status_transition',
    'A loan does not go from its status to the other for this reason.',
    'See lending.loan_status_transition for what may follow.'
),
(
    'RL372',
    'invalid_delinquency_pause',
    'The pause is empty, overlaps another one, or has no reason.',
    'Give a first day, a later last day, and a reason; end the other pause first.'
),
(
    'RL373',
    'unknown_delinquency_pause',
    'The loan has no pause that still runs on the day.',
    'See the loan''s pauses.'
);
