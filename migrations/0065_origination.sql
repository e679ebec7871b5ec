-- Origination: an application with its parties, what was checked, what was decided and why, what
-- was offered and what became of it.

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
    constraint application_start_date_is_finite_check check (isfinite(start_date))
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

create type internal.decision_outcome as (
    result text,
    approved_amount numeric,
    instalment_count integer,
    interest_rate numeric,
    reason_codes text []
);

comment on type internal.decision_outcome is
'What a decision comes to: approve, decline or refer, the terms approved, and why.';
comment on column internal.decision_outcome.result is 'approve, decline or refer.';
comment on column internal.decision_outcome.approved_amount is
'The most that may be offered, in the application''s currency.';
comment on column internal.decision_outcome.instalment_count is 'Number of instalments.';
comment on column internal.decision_outcome.interest_rate is 'Rate a year as a fraction.';
comment on column internal.decision_outcome.reason_codes is
'Reasons, see lending.decision_reason_code, in the order of their bytes.';

create table lending.decision (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    application_id uuid not null,
    decision_number integer not null,
    requested_amount numeric(20, 4) not null,
    currency_code text not null,
    origination_policy_id uuid,
    inputs jsonb not null,
    result text not null,
    approved_amount numeric(20, 4),
    instalment_count integer,
    interest_rate numeric(12, 8),
    note text,
    submitted_by_account_id uuid not null,
    is_automatic boolean not null,
    decided_by_account_id uuid references lending.user_account (id) on delete restrict,
    decided_on date not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint decision_number_key unique (legal_entity_id, application_id, decision_number),
    constraint decision_approved_amount_key unique nulls not distinct (
        legal_entity_id, id, application_id, approved_amount, currency_code
    ),
    constraint decision_application_fkey foreign key (
        legal_entity_id, application_id, requested_amount, currency_code
    ) references lending.application (legal_entity_id, id, requested_amount, currency_code)
    on delete restrict,
    constraint decision_maker_fkey foreign key (
        legal_entity_id, application_id, submitted_by_account_id
    ) references lending.application (legal_entity_id, id, submitted_by_account_id)
    on delete restrict,
    constraint decision_policy_fkey foreign key (legal_entity_id, origination_policy_id)
    references lending.origination_policy (legal_entity_id, id) on delete restrict,
    constraint decision_number_is_positive_check check (decision_number > 0),
    constraint decision_result_check check (result in ('approve', 'decline', 'refer')),
    constraint decision_terms_go_with_approval_check check (
        num_nulls(approved_amount, instalment_count, interest_rate)
        = case when result = 'approve' then 0 else 3 end
    ),
    constraint decision_approves_no_more_than_was_asked_check check (
        approved_amount > 0 and approved_amount <= requested_amount
    ),
    constraint decision_amount_is_currency_amount_check check (
        internal.is_currency_amount(approved_amount, currency_code)
    ),
    constraint decision_a_person_decides_or_nobody_check check (
        is_automatic = (decided_by_account_id is null)
    ),
    constraint decision_maker_does_not_decide_check check (
        decided_by_account_id <> submitted_by_account_id
    )
);

create unique index idx_decision_one_final
on lending.decision (legal_entity_id, application_id) where result <> 'refer';
comment on index lending.idx_decision_one_final is
'An application is approved or declined once; it may be referred before.';
create index idx_decision_application_maker
on lending.decision (legal_entity_id, application_id, submitted_by_account_id);
create index idx_decision_application_amount
on lending.decision (legal_entity_id, application_id, requested_amount, currency_code);
create index idx_decision_origination_policy_id
on lending.decision (legal_entity_id, origination_policy_id);
create index idx_decision_decided_by_account_id on lending.decision (decided_by_account_id);

comment on table lending.decision is
'What was decided on an application, on what inputs, under which policy, by whom. Never changed. '
'Its reasons stand in decision_reason. Tenant: legal_entity_id.';
comment on column lending.decision.legal_entity_id is 'The tenant.';
comment on column lending.decision.id is 'Key within the tenant.';
comment on column lending.decision.application_id is 'The application.';
comment on column lending.decision.decision_number is
'Counts the decisions on the application from 1.';
comment on column lending.decision.requested_amount is
'Principal asked for, in currency_code; no more is approved.';
comment on column lending.decision.currency_code is 'Currency of the amounts.';
comment on column lending.decision.origination_policy_id is
'The version of the policy that held; null where the entity had none.';
comment on column lending.decision.inputs is
'All that the decision rests on: application, parties, facts, limits, policy, rules, and what the '
'person who decided asked for. The result is a pure function of it.';
comment on column lending.decision.result is 'approve, decline or refer.';
comment on column lending.decision.approved_amount is
'The most that may be offered, in currency_code; null unless approved.';
comment on column lending.decision.instalment_count is
'Number of instalments approved; null unless approved.';
comment on column lending.decision.interest_rate is
'Rate a year approved, as a fraction; null unless approved.';
comment on column lending.decision.note is
'What the person who decided adds, in words, without personal data.';
comment on column lending.decision.submitted_by_account_id is
'Who submitted the application, and so does not decide.';
comment on column lending.decision.is_automatic is 'Whether no person decided.';
comment on column lending.decision.decided_by_account_id is 'Who decided; null: nobody.';
comment on column lending.decision.decided_on is 'Business date of the decision.';
comment on column lending.decision.created_at is 'When the row was recorded.';

create table lending.decision_reason (
    legal_entity_id uuid not null,
    decision_id uuid not null,
    reason_code text not null references lending.decision_reason_code (code) on delete restrict,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, decision_id, reason_code),
    constraint decision_reason_decision_fkey foreign key (legal_entity_id, decision_id)
    references lending.decision (legal_entity_id, id) on delete restrict
);

create index idx_decision_reason_reason_code on lending.decision_reason (reason_code);

comment on table lending.decision_reason is
'The coded reasons of a decision. Never changed. Tenant: legal_entity_id.';
comment on column lending.decision_reason.legal_entity_id is 'The tenant.';
comment on column lending.decision_reason.decision_id is 'The decision.';
comment on column lending.decision_reason.reason_code is 'The reason.';
comment on column lending.decision_reason.created_at is 'When the row was recorded.';

create table lending.offer (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    application_id uuid not null,
    decision_id uuid not null,
    approved_amount numeric(20, 4) not null,
    currency_code text not null,
    principal_amount numeric(20, 4) not null,
    instalment_count integer not null,
    interest_rate numeric(12, 8) not null,
    start_date date not null,
    schedule jsonb not null,
    inputs jsonb not null,
    apr_rate numeric(20, 12),
    effective_interest_rate numeric(20, 12),
    financed_amount numeric(20, 4) not null,
    finance_charge_amount numeric(20, 4) not null,
    total_of_payments_amount numeric(20, 4) not null,
    offered_on date not null,
    valid_until_date date not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint offer_one_of_an_application_key unique (legal_entity_id, application_id),
    constraint offer_decision_fkey foreign key (
        legal_entity_id, decision_id, application_id, approved_amount, currency_code
    ) references lending.decision (
        legal_entity_id, id, application_id, approved_amount, currency_code
    ) on delete restrict,
    constraint offer_is_within_the_approval_check check (
        principal_amount > 0 and principal_amount <= approved_amount
    ),
    constraint offer_principal_is_currency_amount_check check (
        internal.is_currency_amount(principal_amount, currency_code)
    ),
    constraint offer_valid_until_is_not_before_check check (
        valid_until_date >= offered_on and isfinite(valid_until_date)
    ),
    constraint offer_schedule_is_an_array_check check (jsonb_typeof(schedule) = 'array')
);

create index idx_offer_decision_id on lending.offer (
    legal_entity_id, decision_id, application_id, approved_amount, currency_code
);

comment on table lending.offer is
'What the applicant is offered: terms, schedule and what it costs, each computed by functions of '
'finance from the stored inputs. Never changed; what became of it stands in offer_outcome. Tenant: '
'legal_entity_id.';
comment on column lending.offer.legal_entity_id is 'The tenant.';
comment on column lending.offer.id is 'Key within the tenant.';
comment on column lending.offer.application_id is 'The application.';
comment on column lending.offer.decision_id is 'The approval on which it rests.';
comment on column lending.offer.approved_amount is
'What the decision approved, in currency_code; no more is offered.';
comment on column lending.offer.currency_code is 'Currency of the amounts.';
comment on column lending.offer.principal_amount is 'Principal offered, in currency_code.';
comment on column lending.offer.instalment_count is 'Number of instalments.';
comment on column lending.offer.interest_rate is 'Nominal rate a year as a fraction.';
comment on column lending.offer.start_date is 'Day of the planned payout.';
comment on column lending.offer.schedule is
'The instalments: due_on, principal, interest, fee, in currency_code.';
comment on column lending.offer.inputs is
'What the cost was computed from: terms of the schedule, fees, flows.';
comment on column lending.offer.apr_rate is
'Annual percentage rate by Regulation Z, Appendix J, as a fraction; null where there is none.';
comment on column lending.offer.effective_interest_rate is
'Effective interest rate a year (IFRS 9 B5.4, ACT/365F), fees among the flows, as a fraction; null '
'where there is none.';
comment on column lending.offer.financed_amount is
'Amount financed: principal less the fees due with the payout, in currency_code.';
comment on column lending.offer.finance_charge_amount is 'What the credit costs, in currency_code.';
comment on column lending.offer.total_of_payments_amount is
'All that is paid back, in currency_code.';
comment on column lending.offer.offered_on is 'Business date of the offer.';
comment on column lending.offer.valid_until_date is 'Last day on which it can be accepted.';
comment on column lending.offer.recorded_by_account_id is 'Account that made it.';
comment on column lending.offer.created_at is 'When the row was recorded.';

create table lending.offer_outcome (
    legal_entity_id uuid not null,
    offer_id uuid not null,
    outcome text not null,
    loan_id uuid,
    occurred_on date not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, offer_id),
    constraint offer_outcome_offer_fkey foreign key (legal_entity_id, offer_id)
    references lending.offer (legal_entity_id, id) on delete restrict,
    constraint offer_outcome_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint offer_outcome_loan_key unique (legal_entity_id, loan_id),
    constraint offer_outcome_outcome_check check (
        outcome in ('accepted', 'declined', 'expired', 'withdrawn')
    ),
    constraint offer_outcome_only_accepted_makes_a_loan_check check (
        (outcome = 'accepted') = (loan_id is not null)
    )
);

comment on table lending.offer_outcome is
'What became of an offer; its key lets only one thing become of it. Never changed. Tenant: '
'legal_entity_id.';
comment on column lending.offer_outcome.legal_entity_id is 'The tenant.';
comment on column lending.offer_outcome.offer_id is 'The offer.';
comment on column lending.offer_outcome.outcome is
'accepted, declined (by the applicant), expired or withdrawn (with the application).';
comment on column lending.offer_outcome.loan_id is
'The loan that was agreed; null unless accepted.';
comment on column lending.offer_outcome.occurred_on is 'Business date.';
comment on column lending.offer_outcome.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.offer_outcome.created_at is 'When the row was recorded.';

select internal.secure_table('lending.origination_policy', is_append_only => true);
select internal.secure_table('lending.application');
select internal.secure_table('lending.application_party');
select internal.secure_table('lending.application_status_history', is_append_only => true);
select internal.secure_table('lending.application_check', is_append_only => true);
select internal.secure_table('lending.decision', is_append_only => true);
select internal.secure_table('lending.decision_reason', is_append_only => true);
select internal.secure_table('lending.offer', is_append_only => true);
select internal.secure_table('lending.offer_outcome', is_append_only => true);

insert into lending.capability (code, description) values
('submit_applications', 'Submit and withdraw applications'),
('check_applications', 'Run the checks of applications, record verified income'),
('decide_applications', 'Decide on applications that another person submitted'),
('decide_automatically', 'Let the policy decide on applications'),
('make_offers', 'Offer loans that were approved'),
('answer_offers', 'Record that an applicant accepts or declines an offer'),
('expire_offers', 'Close offers whose time is over'),
('rerun_decisions', 'Decide again from the inputs of a decision, to prove it'),
('set_origination_policy', 'Say what is lent without a person, and how much a party may owe');
insert into lending.role_capability (business_role, capability) values
('rently_loan_officer', 'submit_applications'),
('rently_app', 'submit_applications'),
('rently_loan_officer', 'check_applications'),
('rently_risk_manager', 'check_applications'),
('rently_app', 'check_applications'),
('rently_loan_officer', 'decide_applications'),
('rently_risk_manager', 'decide_applications'),
('rently_loan_officer', 'decide_automatically'),
('rently_app', 'decide_automatically'),
('rently_scheduler', 'decide_automatically'),
('rently_loan_officer', 'make_offers'),
('rently_app', 'make_offers'),
('rently_loan_officer', 'answer_offers'),
('rently_app', 'answer_offers'),
('rently_loan_officer', 'expire_offers'),
('rently_scheduler', 'expire_offers'),
('rently_executive', 'rerun_decisions'),
('rently_risk_manager', 'rerun_decisions'),
('rently_loan_officer', 'rerun_decisions'),
('rently_compliance_officer', 'rerun_decisions'),
('rently_auditor', 'rerun_decisions'),
('rently_risk_manager', 'set_origination_policy'),
('rently_executive', 'set_origination_policy');

insert into lending.event_type (code, description) values
('application_submitted', 'An application came in'),
('application_checked', 'The automatic checks of an application were made'),
('application_decided', 'An application was approved, declined or referred'),
('application_withdrawn', 'An application was taken back'),
('offer_made', 'An applicant has an offer'),
('offer_accepted', 'An offer was accepted; the loan is agreed'),
('offer_declined', 'An offer was declined'),
('offer_expired', 'An offer was not answered in time');

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
    'RL211',
    'decision_by_the_maker',
    'Who submitted an application does not decide on it.',
    'Ask another person who may.'
),
(
    'RL212',
    'invalid_decision',
    'The decision is not valid: its result, terms or reasons.',
    'See the detail and the comment of api.decide_application().'
),
(
    'RL213',
    'check_cannot_be_overridden',
    'A check failed that no exception lifts: identity, sanctions, activity, age, product limits.',
    'Decline, or approve terms within the limits.'
),
('RL214', 'unknown_decision', 'The entity has no such decision.', 'See api.decision.'),
('RL215', 'unknown_offer', 'The entity has no such offer.', 'See api.offer.'),
(
    'RL216',
    'offer_not_open',
    'The offer was accepted, declined or withdrawn, or its time is over.',
    'See api.offer; submit a new application.'
),
(
    'RL217',
    'offer_above_approval',
    'More is offered than was approved, or on other terms.',
    'Offer at most what the decision approved.'
),
(
    'RL218',
    'invalid_origination_policy',
    'The policy is not valid.',
    'Amounts are in whole minor units and not negative; offers stand 1 to 365 days.'
);
