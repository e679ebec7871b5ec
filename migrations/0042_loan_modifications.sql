-- What changes a loan without moving money. A modification is never changed: undoing it is a row
-- that names it.

create table lending.loan_modification (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    modification_type text not null,
    value_date date not null,
    booked_at timestamptz not null,
    reason text not null,
    from_date date,
    until_date date,
    first_due_date date,
    instalment_count integer,
    extra_instalment_count integer,
    frequency_unit text,
    frequency_count integer,
    interest_rate numeric(12, 8),
    principal_grace_count integer,
    interest_grace_count integer,
    undone_modification_id uuid,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint loan_modification_loan_and_id_key unique (legal_entity_id, loan_id, id),
    constraint loan_modification_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint loan_modification_undone_fkey foreign key (
        legal_entity_id, loan_id, undone_modification_id
    ) references lending.loan_modification (legal_entity_id, loan_id, id) on delete restrict,
    constraint loan_modification_undone_once_key unique (
        legal_entity_id, undone_modification_id
    ),
    constraint loan_modification_type_check check (
        modification_type in (
            'reschedule', 'rate_change', 'interest_pause', 're_age', 're_amortise',
            'termination', 'undo'
        )
    ),
    constraint loan_modification_reason_is_not_blank_check check (reason ~ '\S'),
    constraint loan_modification_undo_names_what_it_undoes_check check (
        (modification_type = 'undo') = (undone_modification_id is not null)
    ),
    constraint loan_modification_pause_has_days_check check (
        modification_type <> 'interest_pause' or until_date > from_date
    ),
    constraint loan_modification_rate_check check (
        (modification_type = 'rate_change') = (interest_rate is not null)
        and interest_rate between 0 and 10
    ),
    constraint loan_modification_counts_check check (
        instalment_count between 1 and 1200
        and extra_instalment_count between 1 and 1200
        and frequency_count between 1 and 366
        and principal_grace_count > 0
        and interest_grace_count > 0
    ),
    constraint loan_modification_frequency_unit_check check (
        frequency_unit in ('day', 'week', 'half_month', 'month')
    )
);

create index idx_loan_modification_loan_id
on lending.loan_modification (legal_entity_id, loan_id, undone_modification_id);

comment on table lending.loan_modification is
'What was agreed or decided to change a loan without moving money: its instalments follow from it. '
'Never changed. Tenant: legal_entity_id.';
comment on column lending.loan_modification.legal_entity_id is 'The tenant.';
comment on column lending.loan_modification.id is 'Key within the tenant.';
comment on column lending.loan_modification.loan_id is 'The loan.';
comment on column lending.loan_modification.modification_type is
'reschedule, rate_change, interest_pause, re_age, re_amortise, termination, or undo of one of '
'them.';
comment on column lending.loan_modification.value_date is
'Day on which it takes its place among the loan''s transactions.';
comment on column lending.loan_modification.booked_at is 'When it was recorded.';
comment on column lending.loan_modification.reason is 'Why, in words.';
comment on column lending.loan_modification.from_date is
'Reschedule: due date of the first instalment that changes. Rate, pause: the first day.';
comment on column lending.loan_modification.until_date is
'Pause: the first day that bears interest again.';
comment on column lending.loan_modification.first_due_date is
'New due date of the first instalment that changes; due dates after it follow.';
comment on column lending.loan_modification.instalment_count is
'Re-age: number of new instalments.';
comment on column lending.loan_modification.extra_instalment_count is
'Reschedule: number of instalments added.';
comment on column lending.loan_modification.frequency_unit is
'Re-age: unit of the time between due dates.';
comment on column lending.loan_modification.frequency_count is
'Re-age: how many units lie between due dates.';
comment on column lending.loan_modification.interest_rate is
'New nominal rate a year as a fraction.';
comment on column lending.loan_modification.principal_grace_count is
'Reschedule: instalments without principal.';
comment on column lending.loan_modification.interest_grace_count is
'Reschedule: instalments without interest due; it falls due with the one after.';
comment on column lending.loan_modification.undone_modification_id is
'Undo: the modification that no longer counts.';
comment on column lending.loan_modification.recorded_by_account_id is 'Who recorded it.';
comment on column lending.loan_modification.created_at is 'When the row was recorded.';

select internal.secure_table('lending.loan_modification', is_append_only => true);

insert into lending.capability (code, description) values
('modify_loans', 'Reschedule, re-age and re-amortise loans, change rates, pause interest');
insert into lending.role_capability (business_role, capability) values
('rently_loan_officer', 'modify_loans');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL320',
    'unknown_modification',
    'The entity has no such modification, or it was undone before.',
    'See api.loan_modification for what there is.'
),
(
    'RL321',
    'invalid_modification',
    'The modification changes nothing, or its values make no schedule.',
    'Give a due date after today''s, counts above zero, a rate from 0 to 10, days in order.'
),
(
    'RL322',
    'no_unpaid_instalment_due',
    'No unpaid instalment of the loan is due on the day.',
    'See the loan''s schedule for its due dates.'
),
(
    'RL323',
    'nothing_to_spread',
    'Nothing is past due, or no later instalment could take it.',
    'Re-age the loan instead.'
),
(
    'RL324',
    'interest_already_paused',
    'Interest of the loan is paused on some of the days.',
    'Choose other days, or undo the other pause.'
);
