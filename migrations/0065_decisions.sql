-- What was decided on an application and why, what was offered, and what became of it.

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

select internal.secure_table('lending.decision', is_append_only => true);
select internal.secure_table('lending.decision_reason', is_append_only => true);
select internal.secure_table('lending.offer', is_append_only => true);
select internal.secure_table('lending.offer_outcome', is_append_only => true);

insert into lending.capability (code, description) values
('decide_applications', 'Decide on applications that another person submitted'),
('decide_automatically', 'Let the policy decide on applications'),
('make_offers', 'Offer loans that were approved'),
('answer_offers', 'Record that an applicant accepts or declines an offer'),
('expire_offers', 'Close offers whose time is over'),
('rerun_decisions', 'Decide again from the inputs of a decision, to prove it');
insert into lending.role_capability (business_role, capability) values
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
('rently_auditor', 'rerun_decisions');

insert into lending.event_type (code, description) values
('application_decided', 'An application was approved, declined or referred'),
('offer_made', 'An applicant has an offer'),
('offer_accepted', 'An offer was accepted; the loan is agreed'),
('offer_declined', 'An offer was declined'),
('offer_expired', 'An offer was not answered in time');

insert into ops.error_code (code, name, meaning, hint) values
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
);
