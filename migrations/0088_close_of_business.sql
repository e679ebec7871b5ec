-- The close of business: which days of an entity are closed, and what each step did.

create table ops.close_run (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    business_date date not null,
    closed_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, business_date)
);

comment on table ops.close_run is
'Days of business that are closed: every step is done. Never changed. Tenant: legal_entity_id.';
comment on column ops.close_run.legal_entity_id is 'The tenant.';
comment on column ops.close_run.business_date is 'The day.';
comment on column ops.close_run.closed_by_account_id is 'Account that closed it.';
comment on column ops.close_run.created_at is 'When the row was recorded.';

create table ops.close_step_run (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    business_date date not null,
    step_code text not null references ops.close_step (code) on delete restrict,
    batch_number integer not null default 1,
    is_last boolean not null default true,
    row_count bigint not null,
    seconds numeric(12, 3) not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, business_date, step_code, batch_number),
    constraint close_step_run_figures_are_never_negative_check check (
        row_count >= 0 and seconds >= 0
    ),
    constraint close_step_run_batch_number_is_positive_check check (batch_number > 0)
);

create index idx_close_step_run_step_code on ops.close_step_run (step_code);

comment on table ops.close_step_run is
'What each step of closing a day did. A day of which steps are done and that is not in close_run '
'is being closed, or was interrupted. Never changed. Tenant: legal_entity_id.';
comment on column ops.close_step_run.legal_entity_id is 'The tenant.';
comment on column ops.close_step_run.business_date is 'The day.';
comment on column ops.close_step_run.step_code is 'The step.';
comment on column ops.close_step_run.batch_number is
'Counts the transactions in which a step was done, from 1.';
comment on column ops.close_step_run.is_last is 'Whether nothing of the step was left then.';
comment on column ops.close_step_run.row_count is 'Rows it wrote.';
comment on column ops.close_step_run.seconds is 'How long it took, in seconds.';
comment on column ops.close_step_run.created_at is 'When the row was recorded.';

select internal.secure_table('ops.close_run', is_append_only => true);
select internal.secure_table('ops.close_step_run', is_append_only => true);

insert into lending.capability (code, description) values
('close_business', 'Close the business day of an entity');
insert into lending.role_capability (business_role, capability) values
('rently_scheduler', 'close_business'),
('rently_accountant', 'close_business');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL374',
    'day_already_closed',
    'The day, or a later one, is closed.',
    'See api.close_of_business for the days that are closed.'
),
(
    'RL375',
    'day_not_over',
    'The day is missing or not over in the entity''s time zone.',
    'Close it after its midnight.'
);

insert into ops.close_step (code, position, description) values
('promises', 50, 'Promises to pay are kept or broken by what was paid'),
('collections', 60, 'Loans that are behind follow the rules of collections');
