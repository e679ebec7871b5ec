-- A new loan that pays others of the borrower off, and may pay out more on top.

insert into lending.transaction_type (code, is_payment, description) values
('refinance_repayment', true, 'Another loan of the borrower pays this one off'),
('refinancing', false, 'The part of a payment out that pays other loans off');

insert into lending.ledger_account_template (code, name, kind, cash_activity) values
('1060', 'Refinancing in clearing', 'asset', 'other');

insert into lending.gl_mapping_template (
    transaction_type, component, accounting_basis, circumstance, debit_code, credit_code
)
select
    'refinance_repayment',
    m.component,
    m.accounting_basis,
    m.circumstance,
    '1060',
    m.credit_code
from lending.gl_mapping_template as m
where m.transaction_type = 'repayment';

insert into lending.gl_mapping_template (
    transaction_type, component, accounting_basis, debit_code, credit_code
) values
('refinancing', 'principal', 'cash', '1100', '1060'),
('refinancing', 'principal', 'accrual', '1100', '1060');

create table lending.loan_refinance (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    refinanced_loan_id uuid not null,
    repayment_transaction_id uuid not null,
    new_loan_id uuid not null,
    disbursement_transaction_id uuid not null,
    currency_code text not null,
    payoff_amount numeric(20, 4) not null,
    value_date date not null,
    booked_at timestamptz not null default internal.booking_time(),
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint loan_refinance_repayment_fkey foreign key (
        legal_entity_id, refinanced_loan_id, repayment_transaction_id
    ) references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint loan_refinance_disbursement_fkey foreign key (
        legal_entity_id, new_loan_id, disbursement_transaction_id
    ) references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint loan_refinance_currency_fkey foreign key (
        legal_entity_id, new_loan_id, currency_code
    ) references lending.loan (legal_entity_id, id, currency_code) on delete restrict,
    constraint loan_refinance_repays_once_key unique (legal_entity_id, repayment_transaction_id),
    constraint loan_refinance_loans_differ_check check (refinanced_loan_id <> new_loan_id),
    constraint loan_refinance_payoff_is_currency_amount_check check (
        payoff_amount > 0 and internal.is_currency_amount(payoff_amount, currency_code)
    )
);

create index idx_loan_refinance_refinanced_loan_id
on lending.loan_refinance (legal_entity_id, refinanced_loan_id, repayment_transaction_id);
create index idx_loan_refinance_new_loan_id
on lending.loan_refinance (legal_entity_id, new_loan_id, disbursement_transaction_id);
create index idx_loan_refinance_currency_code
on lending.loan_refinance (legal_entity_id, new_loan_id, currency_code);

comment on table lending.loan_refinance is
'Which loan paid which other off, one row a loan that was paid off. Never changed. Tenant: '
'legal_entity_id.';
comment on column lending.loan_refinance.legal_entity_id is 'The tenant.';
comment on column lending.loan_refinance.id is 'Key within the tenant.';
comment on column lending.loan_refinance.refinanced_loan_id is 'The loan that was paid off.';
comment on column lending.loan_refinance.repayment_transaction_id is 'What it was paid off by.';
comment on column lending.loan_refinance.new_loan_id is 'The loan that paid it off.';
comment on column lending.loan_refinance.disbursement_transaction_id is
'The payment out that the payoff is a part of.';
comment on column lending.loan_refinance.currency_code is 'Currency of both loans.';
comment on column lending.loan_refinance.payoff_amount is
'What paid the old loan off, in currency_code.';
comment on column lending.loan_refinance.value_date is 'Day from which it counts.';
comment on column lending.loan_refinance.booked_at is 'When it was booked.';
comment on column lending.loan_refinance.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.loan_refinance.created_at is 'When the row was recorded.';

select internal.secure_table('lending.loan_refinance', is_append_only => true);

insert into lending.capability (code, description) values
('refinance_loans', 'Pay loans off by a new one, with more on top');
insert into lending.role_capability (business_role, capability) values
('rently_loan_officer', 'refinance_loans');

insert into lending.event_type (code, description) values
('loan_refinanced', 'A loan was paid off by another one of the borrower'),
('refinance_undone', 'A loan is owed again that another one had paid off');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL360',
    'invalid_refinance',
    'The loans are not active loans of one borrower in the currency of the product.',
    'Name active loans of one borrower, each once, and a product in their currency.'
),
(
    'RL222',
    'not_a_refinance',
    'The loan pays no other off.',
    'Name the new loan of a refinance: see api.loan_refinance.'
);
