-- Agents: what they look after and when, and what they earn.

create table lending.agent_assignment (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    agent_party_id uuid not null,
    loan_id uuid,
    property_id uuid,
    assigned_during daterange not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint agent_assignment_agent_fkey foreign key (legal_entity_id, agent_party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint agent_assignment_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint agent_assignment_property_fkey foreign key (legal_entity_id, property_id)
    references lending.property (legal_entity_id, id) on delete restrict,
    constraint agent_assignment_names_one_thing_check check (
        num_nonnulls(loan_id, property_id) = 1
    ),
    constraint agent_assignment_is_not_empty_check check (
        not isempty(assigned_during) and not lower_inf(assigned_during)
    ),
    constraint agent_assignment_one_agent_a_day_excl exclude using gist (
        legal_entity_id with =,
        (coalesce(loan_id, property_id)) with =,
        assigned_during with &&
    )
);

create index idx_agent_assignment_agent_party_id
on lending.agent_assignment (legal_entity_id, agent_party_id);
create index idx_agent_assignment_loan_id on lending.agent_assignment (legal_entity_id, loan_id)
where loan_id is not null;
comment on index lending.idx_agent_assignment_loan_id is
'Agents of loans; serves the foreign key.';
create index idx_agent_assignment_property_id
on lending.agent_assignment (legal_entity_id, property_id)
where property_id is not null;
comment on index lending.idx_agent_assignment_property_id is
'Agents of properties; serves the foreign key.';

comment on table lending.agent_assignment is
'Which agent looks after a loan, or after all loans of a property that have none of their own, '
'and when: one agent a day. Tenant: legal_entity_id.';
comment on column lending.agent_assignment.legal_entity_id is 'The tenant.';
comment on column lending.agent_assignment.id is 'Key within the tenant.';
comment on column lending.agent_assignment.agent_party_id is 'The agent.';
comment on column lending.agent_assignment.loan_id is 'The loan, or null.';
comment on column lending.agent_assignment.property_id is 'The property, or null.';
comment on column lending.agent_assignment.assigned_during is
'Days on which it does: from, inclusive, until, exclusive.';
comment on column lending.agent_assignment.created_at is 'When the row was recorded.';
comment on column lending.agent_assignment.updated_at is 'When the row last changed.';
comment on column lending.agent_assignment.row_version is 'Counts the changes of the row.';

create table lending.commission_rule (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    agent_party_id uuid,
    product_id uuid,
    currency_code text not null references lending.currency (code) on delete restrict,
    commission_pct numeric(9, 6) not null default 0,
    flat_amount numeric(20, 4) not null default 0,
    clawback_days integer not null default 180,
    default_days integer not null default 90,
    clawback_pct numeric(9, 6) not null default 100,
    valid_during daterange not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint commission_rule_agent_fkey foreign key (legal_entity_id, agent_party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint commission_rule_product_fkey foreign key (legal_entity_id, product_id)
    references lending.product (legal_entity_id, id) on delete restrict,
    constraint commission_rule_commission_pct_check check (commission_pct between 0 and 100),
    constraint commission_rule_flat_amount_check check (
        flat_amount >= 0 and internal.is_currency_amount(flat_amount, currency_code)
    ),
    constraint commission_rule_pays_something_check check (commission_pct > 0 or flat_amount > 0),
    constraint commission_rule_clawback_days_check check (clawback_days between 0 and 3660),
    constraint commission_rule_default_days_check check (default_days between 1 and 3660),
    constraint commission_rule_clawback_pct_check check (clawback_pct between 0 and 100),
    constraint commission_rule_is_not_empty_check check (not isempty(valid_during)),
    constraint commission_rule_one_at_a_time_excl exclude using gist (
        legal_entity_id with =,
        (coalesce(agent_party_id, legal_entity_id)) with =,
        (coalesce(product_id, legal_entity_id)) with =,
        currency_code with =,
        valid_during with &&
    )
);

create index idx_commission_rule_agent_party_id
on lending.commission_rule (legal_entity_id, agent_party_id)
where agent_party_id is not null;
comment on index lending.idx_commission_rule_agent_party_id is
'Rules of one agent; serves the foreign key.';
create index idx_commission_rule_product_id on lending.commission_rule (legal_entity_id, product_id)
where product_id is not null;
comment on index lending.idx_commission_rule_product_id is
'Rules of one product; serves the foreign key.';
create index idx_commission_rule_currency_code on lending.commission_rule (currency_code);

comment on table lending.commission_rule is
'What an agent earns when a loan is paid out, and when it has to give that back. A rule of the '
'agent goes before one of the product, that before the general one. Tenant: legal_entity_id.';
comment on column lending.commission_rule.legal_entity_id is 'The tenant.';
comment on column lending.commission_rule.id is 'Key within the tenant.';
comment on column lending.commission_rule.agent_party_id is 'For this agent; null for all.';
comment on column lending.commission_rule.product_id is 'For this product; null for all.';
comment on column lending.commission_rule.currency_code is 'Currency of loans and flat_amount.';
comment on column lending.commission_rule.commission_pct is 'Per cent of what is paid out.';
comment on column lending.commission_rule.flat_amount is
'Added for each payment out, in currency_code.';
comment on column lending.commission_rule.clawback_days is
'Days after the payment out within which a default is early.';
comment on column lending.commission_rule.default_days is
'Days past due from which a loan is in default.';
comment on column lending.commission_rule.clawback_pct is
'Per cent of the commission that goes back after an early default.';
comment on column lending.commission_rule.valid_during is
'Days of payment out for which it holds: from, inclusive, until, exclusive.';
comment on column lending.commission_rule.created_at is 'When the row was recorded.';
comment on column lending.commission_rule.updated_at is 'When the row last changed.';
comment on column lending.commission_rule.row_version is 'Counts the changes of the row.';

create table lending.agent_commission (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    kind text not null,
    agent_party_id uuid not null,
    commission_rule_id uuid not null,
    loan_id uuid not null,
    loan_transaction_id uuid not null,
    accrual_id uuid,
    currency_code text not null,
    amount numeric(20, 4) not null,
    reason text not null,
    value_date date not null,
    journal_id uuid not null,
    booked_at timestamptz not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint agent_commission_accrual_key unique (
        legal_entity_id, id, agent_party_id, loan_id, loan_transaction_id, currency_code
    ),
    constraint agent_commission_agent_fkey foreign key (legal_entity_id, agent_party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint agent_commission_rule_fkey foreign key (legal_entity_id, commission_rule_id)
    references lending.commission_rule (legal_entity_id, id) on delete restrict,
    constraint agent_commission_loan_fkey foreign key (legal_entity_id, loan_id, currency_code)
    references lending.loan (legal_entity_id, id, currency_code) on delete restrict,
    constraint agent_commission_transaction_fkey foreign key (
        legal_entity_id, loan_id, loan_transaction_id
    ) references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint agent_commission_clawback_names_its_accrual_fkey foreign key (
        legal_entity_id, accrual_id, agent_party_id, loan_id, loan_transaction_id, currency_code
    ) references lending.agent_commission (
        legal_entity_id, id, agent_party_id, loan_id, loan_transaction_id, currency_code
    ) on delete restrict,
    constraint agent_commission_kind_check check (kind in ('accrual', 'clawback')),
    constraint agent_commission_clawback_has_accrual_check check (
        (kind = 'clawback') = (accrual_id is not null)
    ),
    constraint agent_commission_amount_is_positive_check check (amount > 0),
    constraint agent_commission_amount_is_currency_amount_check check (
        internal.is_currency_amount(amount, currency_code)
    )
);

create unique index idx_agent_commission_one_accrual
on lending.agent_commission (legal_entity_id, loan_transaction_id)
where kind = 'accrual';
comment on index lending.idx_agent_commission_one_accrual is
'A payment out earns one commission.';
create unique index idx_agent_commission_one_clawback
on lending.agent_commission (
    legal_entity_id, accrual_id, agent_party_id, loan_id, loan_transaction_id, currency_code
)
where accrual_id is not null;
comment on index lending.idx_agent_commission_one_clawback is
'A commission is clawed back once; serves the foreign key.';
create index idx_agent_commission_agent_party_id
on lending.agent_commission (legal_entity_id, agent_party_id);
create index idx_agent_commission_rule_id
on lending.agent_commission (legal_entity_id, commission_rule_id);
create index idx_agent_commission_loan_id
on lending.agent_commission (legal_entity_id, loan_id, loan_transaction_id);
create index idx_agent_commission_loan_currency
on lending.agent_commission (legal_entity_id, loan_id, currency_code);

comment on table lending.agent_commission is
'What agents earned by payments out, and what goes back after an early default. Never changed. '
'Tenant: legal_entity_id.';
comment on column lending.agent_commission.legal_entity_id is 'The tenant.';
comment on column lending.agent_commission.id is 'Key within the tenant.';
comment on column lending.agent_commission.kind is
'accrual (we owe it to the agent) or clawback (we owe it no more).';
comment on column lending.agent_commission.agent_party_id is 'The agent.';
comment on column lending.agent_commission.commission_rule_id is 'The rule that was applied.';
comment on column lending.agent_commission.loan_id is 'The loan.';
comment on column lending.agent_commission.loan_transaction_id is 'The payment out.';
comment on column lending.agent_commission.accrual_id is
'Of a clawback: the accrual it takes back.';
comment on column lending.agent_commission.currency_code is 'Currency of amount.';
comment on column lending.agent_commission.amount is 'The commission, in currency_code.';
comment on column lending.agent_commission.reason is
'disbursement, early_default, charged_off or disbursement_reversed.';
comment on column lending.agent_commission.value_date is 'Day from which it counts.';
comment on column lending.agent_commission.journal_id is 'Its transfer in the ledger.';
comment on column lending.agent_commission.booked_at is 'When it was booked.';
comment on column lending.agent_commission.created_at is 'When the row was recorded.';

insert into lending.ledger_account_template (code, name, kind, cash_activity) values
('2700', 'Agent commissions payable', 'liability', 'commission'),
('5700', 'Agent commissions', 'expense', 'other');

select internal.secure_table('lending.agent_assignment');
select internal.secure_table('lending.commission_rule');
select internal.secure_table('lending.agent_commission', is_append_only => true);

insert into lending.event_type (code, description) values
('agent_assigned', 'An agent looks after a loan or a property'),
('commission_accrued', 'An agent earned a commission'),
('commission_clawed_back', 'A commission went back after an early default');

insert into lending.capability (code, description) values
('assign_agents', 'Say which party is an agent, and which agent looks after what'),
('set_commission_rules', 'Say what agents earn'),
('claw_back_commissions', 'Take commissions of early defaults back');
insert into lending.role_capability (business_role, capability) values
('rently_loan_officer', 'assign_agents'),
('rently_app', 'assign_agents'),
('rently_accountant', 'set_commission_rules'),
('rently_accountant', 'claw_back_commissions'),
('rently_scheduler', 'claw_back_commissions');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL730',
    'not_an_agent',
    'The party is no agent of the entity on the day.',
    'Give it the role with api.record_party_role().'
),
(
    'RL731',
    'assignment_overlaps',
    'The loan or property has an agent on a day of the assignment, or the party the role.',
    'End the other one first, or choose other days.'
),
(
    'RL732',
    'invalid_agent_terms',
    'The assignment, role or commission rule is not valid.',
    'See the detail.'
);
