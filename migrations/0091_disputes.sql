-- Disputes: what a borrower, or a provider for a payer, does not accept.

create table lending.dispute_kind (
    code text primary key,
    description text not null,
    response_days integer not null,
    is_about_payment boolean not null,
    created_at timestamptz not null default now(),
    constraint dispute_kind_response_days_check check (response_days between 1 and 365)
);

comment on table lending.dispute_kind is 'What can be disputed. No tenant.';
comment on column lending.dispute_kind.code is 'Name.';
comment on column lending.dispute_kind.description is 'What it means.';
comment on column lending.dispute_kind.response_days is
'Days until it must be resolved, where none are given.';
comment on column lending.dispute_kind.is_about_payment is
'True: a payment is to be taken back from us. False: what is asked for is contested, and leaves '
'what is overdue meanwhile.';
comment on column lending.dispute_kind.created_at is 'When the row was recorded.';

insert into lending.dispute_kind (code, response_days, is_about_payment, description) values
('amount', 30, false, 'The borrower contests an amount that is asked for'),
('charge', 30, false, 'The borrower contests a fee or a penalty'),
('payment_discrepancy', 30, false, 'A payment is missing, or was booked with another amount'),
('chargeback', 20, true, 'A bank or card scheme takes a payment back');

create table lending.dispute_transition (
    from_state text not null,
    to_state text not null,
    description text not null,
    created_at timestamptz not null default now(),
    primary key (from_state, to_state)
);

comment on table lending.dispute_transition is
'Which state of a dispute may follow which. No tenant.';
comment on column lending.dispute_transition.from_state is 'The state before.';
comment on column lending.dispute_transition.to_state is 'The state after.';
comment on column lending.dispute_transition.description is 'What happens.';
comment on column lending.dispute_transition.created_at is 'When the row was recorded.';

insert into lending.dispute_transition (from_state, to_state, description) values
('open', 'in_review', 'Somebody looks into it'),
('open', 'resolved', 'Decided at once'),
('open', 'withdrawn', 'Whoever disputed takes it back'),
('in_review', 'resolved', 'Decided'),
('in_review', 'withdrawn', 'Whoever disputed takes it back');

create table lending.dispute (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    currency_code text not null,
    kind text not null references lending.dispute_kind (code) on delete restrict,
    disputed_amount numeric(20, 4) not null,
    loan_transaction_id uuid,
    reason text not null,
    external_reference text,
    opened_on date not null,
    deadline_date date not null,
    state text not null default 'open',
    previous_state text,
    outcome text,
    resolved_on date,
    resolution_transaction_id uuid,
    reported_on date,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint dispute_loan_fkey foreign key (legal_entity_id, loan_id, currency_code)
    references lending.loan (legal_entity_id, id, currency_code) on delete restrict,
    constraint dispute_transaction_fkey foreign key (legal_entity_id, loan_id, loan_transaction_id)
    references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint dispute_resolution_fkey foreign key (
        legal_entity_id, loan_id, resolution_transaction_id
    ) references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint dispute_transition_fkey foreign key (previous_state, state)
    references lending.dispute_transition (from_state, to_state) on delete restrict,
    constraint dispute_begins_open_check check (previous_state is not null or state = 'open'),
    constraint dispute_disputed_amount_is_positive_check check (disputed_amount > 0),
    constraint dispute_disputed_amount_is_currency_amount_check check (
        internal.is_currency_amount(disputed_amount, currency_code)
    ),
    constraint dispute_chargeback_names_the_payment_check check (
        kind <> 'chargeback' or loan_transaction_id is not null
    ),
    constraint dispute_deadline_date_is_not_before_check check (deadline_date >= opened_on),
    constraint dispute_outcome_goes_with_resolved_check check (
        outcome in ('borrower', 'lender')
        and (state = 'resolved') = (outcome is not null)
        and (state in ('resolved', 'withdrawn')) = (resolved_on is not null)
    ),
    constraint dispute_reason_is_not_blank_check check (reason ~ '\S')
);

comment on table lending.dispute is
'An amount of a loan that is not accepted. While it is open, it is not overdue. Tenant: '
'legal_entity_id.';
comment on column lending.dispute.legal_entity_id is 'The tenant.';
comment on column lending.dispute.id is 'Key within the tenant.';
comment on column lending.dispute.loan_id is 'The loan.';
comment on column lending.dispute.currency_code is 'Currency of the amounts.';
comment on column lending.dispute.kind is 'What is disputed.';
comment on column lending.dispute.disputed_amount is 'How much, in currency_code.';
comment on column lending.dispute.loan_transaction_id is
'The payment that is taken back, or that is not booked right.';
comment on column lending.dispute.reason is 'Why, in words, without personal data.';
comment on column lending.dispute.external_reference is
'The provider''s reference of a chargeback.';
comment on column lending.dispute.opened_on is
'Business date on which it was opened; from then on the amount is not overdue.';
comment on column lending.dispute.deadline_date is 'Last day to resolve it.';
comment on column lending.dispute.state is 'open, in_review, resolved or withdrawn.';
comment on column lending.dispute.previous_state is
'The state before; null for a new one. With state it names a row of dispute_transition.';
comment on column lending.dispute.outcome is
'Whom it was resolved for: borrower or lender; null until then.';
comment on column lending.dispute.resolved_on is
'Business date on which it was resolved or withdrawn; from then on the amount counts again.';
comment on column lending.dispute.resolution_transaction_id is
'The transaction that the resolution posted; null for none.';
comment on column lending.dispute.reported_on is 'When it was reported as beyond its deadline.';
comment on column lending.dispute.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.dispute.created_at is 'When the row was recorded.';
comment on column lending.dispute.updated_at is 'When the row last changed.';
comment on column lending.dispute.row_version is 'Counts the changes of the row.';

create unique index idx_dispute_one_open_of_payment
on lending.dispute (legal_entity_id, loan_transaction_id)
where state in ('open', 'in_review');
comment on index lending.idx_dispute_one_open_of_payment is
'A payment has at most one open dispute.';
create index idx_dispute_loan_id on lending.dispute (legal_entity_id, loan_id, opened_on);
create index idx_dispute_loan_transaction_id
on lending.dispute (legal_entity_id, loan_id, loan_transaction_id);
create index idx_dispute_resolution_transaction_id
on lending.dispute (legal_entity_id, loan_id, resolution_transaction_id);
create index idx_dispute_kind on lending.dispute (kind);
create index idx_dispute_transition on lending.dispute (previous_state, state);

create trigger _300_previous_state before update on lending.dispute
for each row execute function internal.note_previous_state();
alter table lending.dispute enable always trigger _300_previous_state;

create table lending.dispute_evidence (
    legal_entity_id uuid not null,
    dispute_id uuid not null,
    document_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, dispute_id, document_id),
    constraint dispute_evidence_dispute_fkey foreign key (legal_entity_id, dispute_id)
    references lending.dispute (legal_entity_id, id) on delete restrict,
    constraint dispute_evidence_document_fkey foreign key (legal_entity_id, document_id)
    references lending.document (legal_entity_id, id) on delete restrict
);

comment on table lending.dispute_evidence is
'Documents that speak for one side of a dispute. Tenant: legal_entity_id.';
comment on column lending.dispute_evidence.legal_entity_id is 'The tenant.';
comment on column lending.dispute_evidence.dispute_id is 'The dispute.';
comment on column lending.dispute_evidence.document_id is
'The document; scanned and clean when it was added.';
comment on column lending.dispute_evidence.created_at is 'When the row was recorded.';

create index idx_dispute_evidence_document_id
on lending.dispute_evidence (legal_entity_id, document_id);

select internal.secure_table('lending.dispute');
select internal.secure_table('lending.dispute_evidence', is_append_only => true);

insert into lending.capability (code, description) values
('open_disputes', 'Record disputes and their evidence'),
('resolve_disputes', 'Resolve disputes, which may post money');
insert into lending.role_capability (business_role, capability) values
('rently_collections_agent', 'open_disputes'),
('rently_payments_operator', 'open_disputes'),
('rently_app', 'open_disputes'),
('rently_payments_operator', 'resolve_disputes');

insert into lending.event_type (code, description) values
('dispute_opened', 'An amount of a loan is disputed'),
('dispute_resolved', 'A dispute was resolved or withdrawn');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL640',
    'payment_not_disputable',
    'The payment was reversed, is no payment of the borrower, or less is left of it.',
    'See the loan''s statement.'
),
(
    'RL641',
    'dispute_exceeds_outstanding',
    'More is disputed than is outstanding and not disputed yet.',
    'Dispute at most what is outstanding.'
),
('RL642', 'unknown_dispute', 'The entity has no such open dispute.', 'See api.dispute.'),
(
    'RL643',
    'invalid_dispute',
    'The kind is unknown, the deadline lies before today, or a chargeback names no payment.',
    'See lending.dispute_kind.'
),
(
    'RL644',
    'invalid_outcome',
    'A dispute is resolved for the borrower or the lender.',
    'Give borrower, lender or withdrawn.'
),
(
    'RL611',
    'unknown_queue',
    'The entity has no such queue, or you are no member of it.',
    'See api.collections_workload.'
),
(
    'RL612',
    'invalid_collections_rule',
    'The rule is not valid, or its position is taken.',
    'See the detail and the comments of lending.collections_rule.'
),
(
    'RL613',
    'invalid_queue',
    'The queue is not valid, or names an account that does not work there.',
    'Give a code in capitals, and logins of the entity.'
);
