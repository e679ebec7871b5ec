-- Applications: their parties, and what was checked; and the policy by which they are decided on.

create table lending.application_status (
    code text primary key,
    description text not null,
    is_open boolean not null,
    created_at timestamptz not null default now()
);

comment on table lending.application_status is 'States of an application. No tenant.';
comment on column lending.application_status.code is 'Name.';
comment on column lending.application_status.description is 'What it means.';
comment on column lending.application_status.is_open is 'Whether something may still follow.';
comment on column lending.application_status.created_at is 'When the row was recorded.';

insert into lending.application_status (code, is_open, description) values
('submitted', true, 'Came in; nothing was checked'),
('checked', true, 'The automatic checks were made'),
('referred', true, 'A person has to look at it'),
('approved', true, 'Approved; nothing is offered yet'),
('declined', false, 'Declined'),
('offered', true, 'The applicant has an offer'),
('accepted', false, 'The offer was accepted and the loan agreed'),
('not_taken_up', false, 'The applicant declined the offer'),
('expired', false, 'The offer was not answered in time'),
('withdrawn', false, 'The applicant took the application back');

create table lending.application_status_transition (
    from_status text not null references lending.application_status (code) on delete restrict,
    to_status text not null references lending.application_status (code) on delete restrict,
    created_at timestamptz not null default now(),
    primary key (from_status, to_status),
    constraint application_status_transition_changes_something_check check (
        from_status <> to_status
    )
);

create index idx_application_status_transition_to_status
on lending.application_status_transition (to_status);

comment on table lending.application_status_transition is
'The changes of an application''s status that there are; a trigger refuses all others with RL209. '
'No tenant.';
comment on column lending.application_status_transition.from_status is 'Status before.';
comment on column lending.application_status_transition.to_status is 'Status after.';
comment on column lending.application_status_transition.created_at is
'When the row was recorded.';

insert into lending.application_status_transition (from_status, to_status) values
('submitted', 'checked'),
('submitted', 'withdrawn'),
('checked', 'referred'),
('checked', 'approved'),
('checked', 'declined'),
('checked', 'withdrawn'),
('referred', 'checked'),
('referred', 'approved'),
('referred', 'declined'),
('referred', 'withdrawn'),
('approved', 'offered'),
('approved', 'withdrawn'),
('offered', 'accepted'),
('offered', 'not_taken_up'),
('offered', 'expired'),
('offered', 'withdrawn');

create table lending.origination_policy (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    currency_code text not null references lending.currency (code) on delete restrict,
    product_id uuid,
    version_number integer not null,
    max_automatic_amount numeric(20, 4) not null default 0,
    max_exposure_amount numeric(20, 4),
    offer_valid_days integer not null default 14,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint origination_policy_product_fkey foreign key (
        legal_entity_id, product_id, currency_code
    ) references lending.product (legal_entity_id, id, currency_code) on delete restrict,
    constraint origination_policy_version_key unique nulls not distinct (
        legal_entity_id, currency_code, product_id, version_number
    ),
    constraint origination_policy_version_is_positive_check check (version_number > 0),
    constraint origination_policy_amounts_are_currency_amounts_check check (
        max_automatic_amount between 0 and 1e15
        and coalesce(max_exposure_amount, 1) > 0
        and coalesce(max_exposure_amount, 1) <= 1e15
        and internal.is_currency_amount(max_automatic_amount, currency_code)
        and internal.is_currency_amount(max_exposure_amount, currency_code)
    ),
    constraint origination_policy_offer_valid_days_check check (
        offer_valid_days between 1 and 365
    )
);

create index idx_origination_policy_product_id
on lending.origination_policy (legal_entity_id, product_id, currency_code);
create index idx_origination_policy_currency_code on lending.origination_policy (currency_code);

comment on table lending.origination_policy is
'What an entity permits when it lends, beyond the limits of its products: for a product, else for '
'all in a currency. The newest version holds; older ones stay, because decisions name them. '
'Tenant: legal_entity_id.';
comment on column lending.origination_policy.legal_entity_id is 'The tenant.';
comment on column lending.origination_policy.id is 'Key within the tenant.';
comment on column lending.origination_policy.currency_code is 'Currency of the amounts.';
comment on column lending.origination_policy.product_id is
'The product; null for all products in the currency.';
comment on column lending.origination_policy.version_number is
'Counts the versions of the policy from 1.';
comment on column lending.origination_policy.max_automatic_amount is
'The most that is decided without a person, in currency_code; 0: nothing.';
comment on column lending.origination_policy.max_exposure_amount is
'The most that a party may owe the entity in all, in currency_code; null: no limit here.';
comment on column lending.origination_policy.offer_valid_days is 'Days that an offer stands.';
comment on column lending.origination_policy.recorded_by_account_id is 'Account that set it.';
comment on column lending.origination_policy.created_at is 'When the row was recorded.';

create table lending.application (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    application_number text not null,
    status text not null default 'submitted'
    references lending.application_status (code) on delete restrict,
    product_id uuid not null,
    product_version_id uuid not null,
    currency_code text not null,
    requested_amount numeric(20, 4) not null,
    instalment_count integer not null,
    interest_rate numeric(12, 8) not null,
    start_date date not null,
    first_due_date date,
    purpose text not null,
    borrower_party_id uuid not null,
    payee_party_id uuid,
    lease_id uuid,
    submitted_on date not null,
    submitted_by_account_id uuid not null
    references lending.user_account (id) on delete restrict,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint application_number_key unique (legal_entity_id, application_number),
    constraint application_maker_key unique (legal_entity_id, id, submitted_by_account_id),
    constraint application_amount_key unique (legal_entity_id, id, requested_amount, currency_code),
    constraint application_product_version_fkey foreign key (
        legal_entity_id, product_version_id, product_id, currency_code
    ) references lending.product_version (legal_entity_id, id, product_id, currency_code)
    on delete restrict,
    constraint application_borrower_fkey foreign key (legal_entity_id, borrower_party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint application_payee_fkey foreign key (legal_entity_id, payee_party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint application_lease_fkey foreign key (legal_entity_id, lease_id)
    references lending.lease (legal_entity_id, id) on delete restrict,
    constraint application_number_is_not_blank_check check (application_number ~ '\S'),
    constraint application_purpose_is_not_blank_check check (purpose ~ '\S'),
    constraint application_amount_is_positive_check check (requested_amount > 0),
    constraint application_amount_is_currency_amount_check check (
        internal.is_currency_amount(requested_amount, currency_code)
    ),
    constraint application_instalment_count_check check (instalment_count between 1 and 1200),
    constraint application_interest_rate_check check (interest_rate between 0 and 10),
    constraint application_start_date_is_finite_check check (isfinite(start_date)),
    constraint application_first_due_date_after_start_check check (first_due_date > start_date)
);

create index idx_application_product_version_id
on lending.application (legal_entity_id, product_version_id, product_id, currency_code);
create index idx_application_borrower_party_id
on lending.application (legal_entity_id, borrower_party_id);
create index idx_application_payee_party_id
on lending.application (legal_entity_id, payee_party_id)
where payee_party_id is not null;
comment on index lending.idx_application_payee_party_id is
'Applications with a payee of their own; serves the foreign key.';
create index idx_application_lease_id on lending.application (legal_entity_id, lease_id)
where lease_id is not null;
comment on index lending.idx_application_lease_id is
'Applications that name a lease; serves the foreign key.';
create index idx_application_status on lending.application (status);
create index idx_application_submitted_by_account_id
on lending.application (submitted_by_account_id);

comment on table lending.application is
'What somebody asks to borrow. Its terms never change; its parties stand in application_party. '
'Tenant: legal_entity_id.';
comment on column lending.application.legal_entity_id is 'The tenant.';
comment on column lending.application.id is 'Key within the tenant.';
comment on column lending.application.application_number is
'Number for people. Unique within the entity.';
comment on column lending.application.status is 'State, see application_status.';
comment on column lending.application.product_id is 'The product asked for.';
comment on column lending.application.product_version_id is
'The product version of its start date: checks, offer and loan are pinned to it.';
comment on column lending.application.currency_code is 'Currency of its amounts.';
comment on column lending.application.requested_amount is 'Principal asked for, in currency_code.';
comment on column lending.application.instalment_count is 'Instalments asked for.';
comment on column lending.application.interest_rate is
'Rate a year asked for, as a fraction: 0.12 is 12 %.';
comment on column lending.application.start_date is 'Day on which the payout is planned.';
comment on column lending.application.first_due_date is
'Due date asked for of the first instalment; null: one period after the payout.';
comment on column lending.application.purpose is 'What for, in words, without personal data.';
comment on column lending.application.borrower_party_id is 'Who asks.';
comment on column lending.application.payee_party_id is
'Who is to get the money; null: the landlord of the lease, or the borrower where there is none.';
comment on column lending.application.lease_id is
'The lease whose rent the loan is to pay in advance, if any.';
comment on column lending.application.submitted_on is 'Business date on which it came in.';
comment on column lending.application.submitted_by_account_id is
'The maker: decides on no application of its own.';
comment on column lending.application.created_at is 'When the row was recorded.';
comment on column lending.application.updated_at is 'When the row last changed.';
comment on column lending.application.row_version is 'Counts the changes of the row.';

create table lending.application_party (
    legal_entity_id uuid not null,
    application_id uuid not null,
    party_id uuid not null,
    role text not null,
    share_pct numeric(7, 4),
    currency_code text not null references lending.currency (code) on delete restrict,
    stated_income_amount numeric(20, 4),
    stated_debt_amount numeric(20, 4),
    verified_income_amount numeric(20, 4),
    verified_debt_amount numeric(20, 4),
    verified_by_account_id uuid references lending.user_account (id) on delete restrict,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, application_id, party_id),
    constraint application_party_application_fkey foreign key (legal_entity_id, application_id)
    references lending.application (legal_entity_id, id) on delete restrict,
    constraint application_party_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint application_party_role_check check (
        role in ('borrower', 'co_borrower', 'guarantor')
    ),
    constraint application_party_only_guarantors_have_shares_check check (
        share_pct is null or role = 'guarantor' and share_pct > 0 and share_pct <= 100
    ),
    constraint application_party_amounts_check check (
        coalesce(stated_income_amount, 0) between 0 and 1e15
        and coalesce(stated_debt_amount, 0) between 0 and 1e15
        and coalesce(verified_income_amount, 0) between 0 and 1e15
        and coalesce(verified_debt_amount, 0) between 0 and 1e15
        and internal.is_currency_amount(stated_income_amount, currency_code)
        and internal.is_currency_amount(stated_debt_amount, currency_code)
        and internal.is_currency_amount(verified_income_amount, currency_code)
        and internal.is_currency_amount(verified_debt_amount, currency_code)
    ),
    constraint application_party_verified_is_whole_check check (
        num_nulls(verified_income_amount, verified_debt_amount, verified_by_account_id) in (0, 3)
    )
);

create unique index idx_application_party_one_borrower
on lending.application_party (legal_entity_id, application_id) where role = 'borrower';
comment on index lending.idx_application_party_one_borrower is 'An application has one borrower.';
create index idx_application_party_party_id
on lending.application_party (legal_entity_id, party_id);
create index idx_application_party_currency_code on lending.application_party (currency_code);
create index idx_application_party_verified_by_account_id
on lending.application_party (verified_by_account_id);

comment on table lending.application_party is
'Who stands behind an application: borrower, co-borrowers (each owes all of it) and guarantors. '
'Tenant: legal_entity_id.';
comment on column lending.application_party.legal_entity_id is 'The tenant.';
comment on column lending.application_party.application_id is 'The application.';
comment on column lending.application_party.party_id is 'The party.';
comment on column lending.application_party.role is 'borrower, co_borrower or guarantor.';
comment on column lending.application_party.share_pct is
'Part of the loan that a guarantor answers for, in per cent; null: all of it.';
comment on column lending.application_party.currency_code is
'Currency of the amounts: the application''s.';
comment on column lending.application_party.stated_income_amount is
'Monthly income as the party says, in currency_code; null: not said.';
comment on column lending.application_party.stated_debt_amount is
'What the party says it pays on other debts a month, in currency_code; null: not said.';
comment on column lending.application_party.verified_income_amount is
'Monthly income as we found it, in currency_code; null: not looked at.';
comment on column lending.application_party.verified_debt_amount is
'What it pays on other debts a month as we found it, in currency_code; null: not looked at.';
comment on column lending.application_party.verified_by_account_id is 'Account that looked.';
comment on column lending.application_party.created_at is 'When the row was recorded.';
comment on column lending.application_party.updated_at is 'When the row last changed.';
comment on column lending.application_party.row_version is 'Counts the changes of the row.';

create table lending.application_status_history (
    legal_entity_id uuid not null,
    application_id uuid not null,
    version_number integer not null,
    from_status text references lending.application_status (code) on delete restrict,
    to_status text not null references lending.application_status (code) on delete restrict,
    booked_at timestamptz not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, application_id, version_number),
    constraint application_status_history_application_fkey foreign key (
        legal_entity_id, application_id
    ) references lending.application (legal_entity_id, id) on delete restrict,
    constraint application_status_history_version_is_positive_check check (version_number > 0),
    constraint application_status_history_first_comes_from_nothing_check check (
        (version_number = 1) = (from_status is null)
    )
);

create index idx_application_status_history_from_status
on lending.application_status_history (from_status)
where from_status is not null;
comment on index lending.idx_application_status_history_from_status is
'Changes from a status; serves the foreign key.';
create index idx_application_status_history_to_status
on lending.application_status_history (to_status);

comment on table lending.application_status_history is
'Every status an application has had, in order. Written by a trigger. Never changed. Tenant: '
'legal_entity_id.';
comment on column lending.application_status_history.legal_entity_id is 'The tenant.';
comment on column lending.application_status_history.application_id is 'The application.';
comment on column lending.application_status_history.version_number is
'Counts the application''s statuses from 1.';
comment on column lending.application_status_history.from_status is
'Status before; null for the first.';
comment on column lending.application_status_history.to_status is 'Status from then on.';
comment on column lending.application_status_history.booked_at is 'When it changed.';
comment on column lending.application_status_history.recorded_by_account_id is
'Account that changed it.';
comment on column lending.application_status_history.created_at is 'When the row was recorded.';

create table lending.application_check (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    application_id uuid not null,
    run_number integer not null,
    check_code text not null,
    subject text not null,
    outcome text not null,
    reason_code text references lending.decision_reason_code (code) on delete restrict,
    inputs jsonb not null,
    checked_on date not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint application_check_application_fkey foreign key (legal_entity_id, application_id)
    references lending.application (legal_entity_id, id) on delete restrict,
    constraint application_check_once_a_run_key unique (
        legal_entity_id, application_id, run_number, check_code, subject
    ),
    constraint application_check_run_is_positive_check check (run_number > 0),
    constraint application_check_outcome_check check (outcome in ('pass', 'refer', 'fail')),
    constraint application_check_gives_a_reason_check check (
        (outcome = 'pass') = (reason_code is null)
    )
);

create index idx_application_check_reason_code on lending.application_check (reason_code);

comment on table lending.application_check is
'What one automatic check of an application found. Never changed: each run writes new rows. '
'Tenant: legal_entity_id.';
comment on column lending.application_check.legal_entity_id is 'The tenant.';
comment on column lending.application_check.id is 'Key within the tenant.';
comment on column lending.application_check.application_id is 'The application.';
comment on column lending.application_check.run_number is
'Counts the runs of the application''s checks from 1.';
comment on column lending.application_check.check_code is
'What was checked: party_active, sanctions, identity, age, amount, term, rate, income_verified, '
'affordability, exposure, duplicate, same_identity, or rule.';
comment on column lending.application_check.subject is
'What it was checked of: application, the key of a party, or the name of an eligibility rule.';
comment on column lending.application_check.outcome is
'pass, refer (a person has to look) or fail.';
comment on column lending.application_check.reason_code is 'The reason, where it did not pass.';
comment on column lending.application_check.inputs is 'What was compared with what.';
comment on column lending.application_check.checked_on is 'Business date of the check.';
comment on column lending.application_check.recorded_by_account_id is 'Account that ran it.';
comment on column lending.application_check.created_at is 'When the row was recorded.';

select internal.secure_table('lending.origination_policy', is_append_only => true);
select internal.secure_table('lending.application');
select internal.secure_table('lending.application_party');
select internal.secure_table('lending.application_status_history', is_append_only => true);
select internal.secure_table('lending.application_check', is_append_only => true);

insert into lending.capability (code, description) values
('submit_applications', 'Submit and withdraw applications'),
('check_applications', 'Run the checks of applications, record verified income'),
('set_origination_policy', 'Say what is lent without a person, and how much a party may owe');
insert into lending.role_capability (business_role, capability) values
('rently_loan_officer', 'submit_applications'),
('rently_app', 'submit_applications'),
('rently_loan_officer', 'check_applications'),
('rently_risk_manager', 'check_applications'),
('rently_app', 'check_applications'),
('rently_risk_manager', 'set_origination_policy'),
('rently_executive', 'set_origination_policy');

insert into lending.event_type (code, description) values
('application_submitted', 'An application came in'),
('application_checked', 'The automatic checks of an application were made'),
('application_withdrawn', 'An application was taken back');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL208',
    'unknown_application',
    'The entity has no such application.',
    'Look it up in api.application.'
),
(
    'RL209',
    'application_status_conflict',
    'The application is in a state in which this cannot be done.',
    'See its status, and lending.application_status_transition.'
),
(
    'RL210',
    'invalid_application',
    'The application is not valid.',
    'The detail says what is wrong with it.'
),
(
    'RL218',
    'invalid_origination_policy',
    'The policy is not valid.',
    'Amounts are in whole minor units and not negative; offers stand 1 to 365 days.'
);
