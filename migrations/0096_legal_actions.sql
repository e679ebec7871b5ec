-- Legal action: a claim before a court, its steps, and what it costs the borrower.

create table lending.legal_action_state (
    code text primary key,
    description text not null,
    is_open boolean not null,
    created_at timestamptz not null default now()
);

comment on table lending.legal_action_state is 'The stages of a legal action. No tenant.';
comment on column lending.legal_action_state.code is 'Name.';
comment on column lending.legal_action_state.description is 'What it means.';
comment on column lending.legal_action_state.is_open is 'Whether it goes on.';
comment on column lending.legal_action_state.created_at is 'When the row was recorded.';

insert into lending.legal_action_state (code, is_open, description) values
('prepared', true, 'The claim is drawn up'),
('filed', true, 'The court has it'),
('hearing', true, 'A hearing is set'),
('judgment', true, 'The court gave a title'),
('enforcement', true, 'A bailiff enforces the title'),
('settled', false, 'The sides agreed'),
('dismissed', false, 'The court refused the claim'),
('withdrawn', false, 'We took the claim back'),
('enforced', false, 'What could be had was had'),
('paid', false, 'The debt was paid meanwhile');

create table lending.legal_action_transition (
    from_state text not null references lending.legal_action_state (code) on delete restrict,
    to_state text not null references lending.legal_action_state (code) on delete restrict,
    description text not null,
    created_at timestamptz not null default now(),
    primary key (from_state, to_state)
);

comment on table lending.legal_action_transition is
'Which stage of a legal action may follow which. No tenant.';
comment on column lending.legal_action_transition.from_state is 'The stage before.';
comment on column lending.legal_action_transition.to_state is 'The stage after.';
comment on column lending.legal_action_transition.description is 'What happens.';
comment on column lending.legal_action_transition.created_at is 'When the row was recorded.';

create index idx_legal_action_transition_to_state
on lending.legal_action_transition (to_state);

insert into lending.legal_action_transition (from_state, to_state, description) values
('prepared', 'filed', 'The claim is filed'),
('prepared', 'settled', 'Agreed before the court had it'),
('prepared', 'withdrawn', 'Given up before the court had it'),
('filed', 'hearing', 'The court sets a hearing'),
('filed', 'judgment', 'Decided in writing'),
('filed', 'settled', 'Agreed'),
('filed', 'dismissed', 'Refused in writing'),
('filed', 'withdrawn', 'Taken back'),
('hearing', 'hearing', 'The hearing is put off'),
('hearing', 'judgment', 'Decided'),
('hearing', 'settled', 'Agreed in court'),
('hearing', 'dismissed', 'Refused'),
('hearing', 'withdrawn', 'Taken back'),
('judgment', 'enforcement', 'A bailiff is sent'),
('judgment', 'settled', 'Agreed on how the title is paid'),
('judgment', 'enforced', 'Paid on the title'),
('enforcement', 'settled', 'Agreed on how the title is paid'),
('enforcement', 'enforced', 'Enforced'),
('prepared', 'paid', 'Paid before the court had it'),
('filed', 'paid', 'Paid before a decision'),
('hearing', 'paid', 'Paid before a decision'),
('judgment', 'paid', 'Paid before a bailiff was sent'),
('enforcement', 'paid', 'Paid while a bailiff was at it');

create table lending.legal_action (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    case_id uuid not null,
    currency_code text not null,
    claimed_amount numeric(20, 4) not null,
    reason text not null,
    state text not null default 'prepared',
    previous_state text,
    court_name text,
    court_reference text,
    opened_on date not null,
    filed_on date,
    hearing_on date,
    closed_on date,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint legal_action_of_loan_key unique (legal_entity_id, loan_id, id),
    constraint legal_action_loan_fkey foreign key (legal_entity_id, loan_id, currency_code)
    references lending.loan (legal_entity_id, id, currency_code) on delete restrict,
    constraint legal_action_case_fkey foreign key (legal_entity_id, loan_id, case_id)
    references lending.collections_case (legal_entity_id, loan_id, id) on delete restrict,
    constraint legal_action_state_fkey foreign key (state)
    references lending.legal_action_state (code) on delete restrict,
    constraint legal_action_transition_fkey foreign key (previous_state, state)
    references lending.legal_action_transition (from_state, to_state) on delete restrict,
    constraint legal_action_begins_prepared_check check (
        previous_state is not null or state = 'prepared'
    ),
    constraint legal_action_claimed_amount_is_positive_check check (claimed_amount > 0),
    constraint legal_action_claimed_amount_is_currency_amount_check check (
        internal.is_currency_amount(claimed_amount, currency_code)
    ),
    constraint legal_action_closed_on_goes_with_state_check check (
        (state in ('settled', 'dismissed', 'withdrawn', 'enforced', 'paid'))
        = (closed_on is not null)
    ),
    constraint legal_action_court_has_a_name_check check (
        state not in ('filed', 'hearing', 'judgment', 'enforcement')
        or coalesce(
            filed_on is not null and court_name ~ '\S' and court_reference ~ '\S', false
        )
    ),
    constraint legal_action_hearing_has_a_day_check check (
        state <> 'hearing' or hearing_on is not null
    ),
    constraint legal_action_days_follow_each_other_check check (
        filed_on >= opened_on and hearing_on >= filed_on and closed_on >= opened_on
    )
);

comment on table lending.legal_action is
'A claim against a borrower before a court; the collections case waits for it. At most one open '
'action a loan. Tenant: legal_entity_id.';
comment on column lending.legal_action.legal_entity_id is 'The tenant.';
comment on column lending.legal_action.id is 'Key within the tenant.';
comment on column lending.legal_action.loan_id is 'The loan.';
comment on column lending.legal_action.case_id is 'The collections case that waits for it.';
comment on column lending.legal_action.currency_code is 'Currency of the claim.';
comment on column lending.legal_action.claimed_amount is 'What is claimed, in currency_code.';
comment on column lending.legal_action.reason is 'Why, without personal data.';
comment on column lending.legal_action.state is 'Stage, see legal_action_state.';
comment on column lending.legal_action.previous_state is
'The stage before; null for a new action. With state it names a row of legal_action_transition.';
comment on column lending.legal_action.court_name is 'The court; null until it is known.';
comment on column lending.legal_action.court_reference is 'The court''s reference.';
comment on column lending.legal_action.opened_on is 'Business date on which it was begun.';
comment on column lending.legal_action.filed_on is 'When the court got it.';
comment on column lending.legal_action.hearing_on is 'Day of the last hearing that was set.';
comment on column lending.legal_action.closed_on is 'When it ended.';
comment on column lending.legal_action.recorded_by_account_id is 'Account that began it.';
comment on column lending.legal_action.created_at is 'When the row was recorded.';
comment on column lending.legal_action.updated_at is 'When the row last changed.';
comment on column lending.legal_action.row_version is 'Counts the changes of the row.';

create unique index idx_legal_action_one_open
on lending.legal_action (legal_entity_id, loan_id)
where closed_on is null;
comment on index lending.idx_legal_action_one_open is 'A loan has at most one open legal action.';
create index idx_legal_action_case_id on lending.legal_action (legal_entity_id, loan_id, case_id);
create index idx_legal_action_state on lending.legal_action (state);
create index idx_legal_action_transition on lending.legal_action (previous_state, state);

create trigger _300_previous_state before update on lending.legal_action
for each row execute function internal.note_previous_state();
alter table lending.legal_action enable always trigger _300_previous_state;

create table lending.legal_action_cost (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    legal_action_id uuid not null,
    loan_id uuid not null,
    loan_transaction_id uuid not null,
    description text not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint legal_action_cost_transaction_key unique (
        legal_entity_id, loan_id, loan_transaction_id
    ),
    constraint legal_action_cost_action_fkey foreign key (
        legal_entity_id, loan_id, legal_action_id
    ) references lending.legal_action (legal_entity_id, loan_id, id) on delete restrict,
    constraint legal_action_cost_transaction_fkey foreign key (
        legal_entity_id, loan_id, loan_transaction_id
    ) references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint legal_action_cost_description_is_not_blank_check check (description ~ '\S')
);

comment on table lending.legal_action_cost is
'Costs of a legal action that the loan was charged. Never changed. Tenant: legal_entity_id.';
comment on column lending.legal_action_cost.legal_entity_id is 'The tenant.';
comment on column lending.legal_action_cost.id is 'Key within the tenant.';
comment on column lending.legal_action_cost.legal_action_id is 'The action.';
comment on column lending.legal_action_cost.loan_id is 'The loan.';
comment on column lending.legal_action_cost.loan_transaction_id is
'The charge on the loan, with amount and day.';
comment on column lending.legal_action_cost.description is 'What it is for.';
comment on column lending.legal_action_cost.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.legal_action_cost.created_at is 'When the row was recorded.';

create index idx_legal_action_cost_legal_action_id
on lending.legal_action_cost (legal_entity_id, loan_id, legal_action_id);

select internal.secure_table('lending.legal_action');
select internal.secure_table('lending.legal_action_cost', is_append_only => true);

insert into lending.capability (code, description) values
('take_legal_action', 'Begin, advance and end legal action, and charge its costs');
insert into lending.role_capability (business_role, capability) values
('rently_collections_agent', 'take_legal_action'),
('rently_risk_manager', 'take_legal_action');

insert into lending.event_type (code, description) values
('legal_action_opened', 'A claim against a borrower was begun'),
('legal_action_advanced', 'A claim against a borrower took a step'),
('legal_action_closed', 'A claim against a borrower ended');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL660',
    'legal_action_not_possible',
    'The loan has an open legal action, or more is claimed than is outstanding.',
    'See api.legal_action.'
),
('RL661', 'unknown_legal_action', 'The entity has no such legal action.', 'See api.legal_action.'),
(
    'RL662',
    'legal_step_not_allowed',
    'The legal action cannot go from its stage to this one.',
    'See lending.legal_action_transition.'
),
(
    'RL663',
    'legal_step_incomplete',
    'A step wants court, reference or day, or the day lies before an earlier one.',
    'Filing wants court and reference; a hearing wants its day.'
);
