-- How late loans have been: a row of history for each change of class, and the class now. History
-- refers to the state, and the state to the loan: the check of a foreign key locks the row referred
-- to, and a lock of a loan writes a page of loans to the log. So a loan is locked when it is late
-- for the first time, and not with each change.

create table lending.delinquency_state (
    legal_entity_id uuid not null,
    loan_id uuid not null,
    bucket_code text,
    since_date date not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, loan_id),
    constraint delinquency_state_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict
) with (fillfactor = 70);

comment on table lending.delinquency_state is
'The last row of delinquency_history of each loan that ever was delinquent: what the close of '
'business compares with. Derived. Tenant: legal_entity_id.';
comment on column lending.delinquency_state.legal_entity_id is 'The tenant.';
comment on column lending.delinquency_state.loan_id is 'The loan.';
comment on column lending.delinquency_state.bucket_code is
'Class of lateness; null: not delinquent any more.';
comment on column lending.delinquency_state.since_date is 'Day at whose end it was so first.';
comment on column lending.delinquency_state.created_at is 'When the row was recorded.';
comment on column lending.delinquency_state.updated_at is 'When the row last changed.';
comment on column lending.delinquency_state.row_version is 'Counts the changes of the row.';

create table lending.delinquency_history (
    legal_entity_id uuid not null,
    loan_id uuid not null,
    business_date date not null,
    from_bucket_code text,
    to_bucket_code text,
    days_past_due integer not null,
    delinquent_days integer not null,
    oldest_unpaid_due_date date,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, loan_id, business_date),
    constraint delinquency_history_state_fkey foreign key (legal_entity_id, loan_id)
    references lending.delinquency_state (legal_entity_id, loan_id) on delete restrict,
    constraint delinquency_history_changes_something_check check (
        from_bucket_code is distinct from to_bucket_code
    ),
    constraint delinquency_history_days_are_never_negative_check check (
        days_past_due >= delinquent_days and delinquent_days >= 0
    )
);

create index idx_delinquency_history_business_date
on lending.delinquency_history (legal_entity_id, business_date);

comment on table lending.delinquency_history is
'Which loans became delinquent, changed their class of lateness or were cured, at the end of which '
'day. Written by the close of business. Never changed. Tenant: legal_entity_id.';
comment on column lending.delinquency_history.legal_entity_id is 'The tenant.';
comment on column lending.delinquency_history.loan_id is 'The loan.';
comment on column lending.delinquency_history.business_date is 'The day.';
comment on column lending.delinquency_history.from_bucket_code is
'Class before, see delinquency_bucket; null: not delinquent.';
comment on column lending.delinquency_history.to_bucket_code is
'Class from then on; null: cured.';
comment on column lending.delinquency_history.days_past_due is 'Days past due on the day.';
comment on column lending.delinquency_history.delinquent_days is
'The same less arrears grace and pauses.';
comment on column lending.delinquency_history.oldest_unpaid_due_date is
'What the days count from; null if all is paid.';
comment on column lending.delinquency_history.created_at is 'When the row was recorded.';

select internal.secure_table('lending.delinquency_state', is_audited => false);
select internal.secure_table('lending.delinquency_history', is_append_only => true);
