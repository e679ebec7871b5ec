-- What servicing a loan needs beside its transactions: the order in which money pays what is owed,
-- and the charges.

create table lending.allocation_rule (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    product_version_id uuid not null,
    transaction_type text references lending.transaction_type (code) on delete restrict,
    positions text[] not null,
    processing text not null default 'by_instalment',
    future_rule text not null default 'next',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint allocation_rule_product_version_fkey foreign key (
        legal_entity_id, product_version_id
    ) references lending.product_version (legal_entity_id, id) on delete restrict,
    constraint allocation_rule_one_per_transaction_type_key unique nulls not distinct (
        legal_entity_id, product_version_id, transaction_type
    ),
    constraint allocation_rule_positions_name_each_once_check check (
        finance.is_allocation_order(positions)
    ),
    constraint allocation_rule_processing_check check (
        processing in ('by_instalment', 'by_component')
    ),
    constraint allocation_rule_future_rule_check check (
        future_rule in ('next', 'last', 'next_then_last', 'reamortise')
    )
);

create index idx_allocation_rule_transaction_type on lending.allocation_rule (transaction_type);

comment on table lending.allocation_rule is
'In which order money pays what is owed: the waterfall of a product version, for one type of '
'transaction or for all others. Tenant: legal_entity_id.';
comment on column lending.allocation_rule.legal_entity_id is 'The tenant.';
comment on column lending.allocation_rule.id is 'Key within the tenant.';
comment on column lending.allocation_rule.product_version_id is 'The product version.';
comment on column lending.allocation_rule.transaction_type is
'The type of transaction; null for every type without a rule of its own.';
comment on column lending.allocation_rule.positions is
'All twelve of {past_due, due, in_advance} × {penalty, fee, interest, principal}, such as '
'past_due_interest, in the order of payment.';
comment on column lending.allocation_rule.processing is
'by_instalment: one instalment after the other. by_component: position by position, across '
'instalments.';
comment on column lending.allocation_rule.future_rule is
'Which instalment money in advance goes to first: next, last, next_then_last, or reamortise '
'(spread evenly).';
comment on column lending.allocation_rule.created_at is 'When the row was recorded.';
comment on column lending.allocation_rule.updated_at is 'When the row last changed.';
comment on column lending.allocation_rule.row_version is 'Counts the changes of the row.';

create table lending.loan_charge (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    loan_transaction_id uuid not null,
    charge_definition_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint loan_charge_transaction_key unique (legal_entity_id, loan_transaction_id),
    constraint loan_charge_transaction_fkey foreign key (
        legal_entity_id, loan_id, loan_transaction_id
    ) references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint loan_charge_definition_fkey foreign key (legal_entity_id, charge_definition_id)
    references lending.charge_definition (legal_entity_id, id) on delete restrict
);

create index idx_loan_charge_loan_id
on lending.loan_charge (legal_entity_id, loan_id, loan_transaction_id);
create index idx_loan_charge_charge_definition_id
on lending.loan_charge (legal_entity_id, charge_definition_id);

comment on table lending.loan_charge is
'Which charge a charge transaction is. Never changed. Tenant: legal_entity_id.';
comment on column lending.loan_charge.legal_entity_id is 'The tenant.';
comment on column lending.loan_charge.id is 'Key within the tenant.';
comment on column lending.loan_charge.loan_id is 'The loan.';
comment on column lending.loan_charge.loan_transaction_id is
'The transaction, with amount, component and due date.';
comment on column lending.loan_charge.charge_definition_id is 'What is charged.';
comment on column lending.loan_charge.created_at is 'When the row was recorded.';

select internal.secure_table('lending.allocation_rule');
select internal.secure_table('lending.loan_charge', is_append_only => true);

insert into lending.capability (code, description) values
('reverse_transactions', 'Reverse transactions and record chargebacks'),
('charge_loans', 'Add and waive charges'),
('credit_loans', 'Grant goodwill credits and waivers'),
('refund_borrowers', 'Pay credit balances back');
insert into lending.role_capability (business_role, capability) values
('rently_payments_operator', 'reverse_transactions'),
('rently_payments_operator', 'refund_borrowers'),
('rently_loan_officer', 'charge_loans'),
('rently_loan_officer', 'credit_loans'),
('rently_collections_agent', 'charge_loans');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL310',
    'unknown_charge',
    'The entity has no such charge definition, or it names no amount.',
    'Define it with api.define_charge(), or give an amount.'
),
(
    'RL311',
    'unknown_transaction',
    'The loan has no such transaction.',
    'See the loan''s statement.'
),
(
    'RL312',
    'nothing_to_waive',
    'Less is owed of the component than is to be waived.',
    'Waive at most what is owed.'
),
(
    'RL313',
    'too_many_disbursements',
    'The loan was paid out as often, or as much, as agreed.',
    'See the loan and its product version.'
);
