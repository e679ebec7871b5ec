-- Income that is received or agreed at once but earned over the life of a loan: income added to the
-- principal, and fees paid to buy the interest down.

insert into lending.transaction_type (code, is_payment, description) values
('capitalised_income', false, 'Income is added to the principal, to be earned over time'),
('capitalised_income_adjustment', true, 'Income added to the principal is taken back in part'),
('buy_down_fee', false, 'A fee buys interest down; it is earned over time'),
('buy_down_fee_adjustment', false, 'A buy-down fee is given back in part'),
('capitalised_income_amortisation', false, 'A share of capitalised income is earned'),
('buy_down_fee_amortisation', false, 'A share of a buy-down fee is earned');

insert into lending.ledger_account_template (code, name, kind, cash_activity) values
('2300', 'Deferred income', 'liability', 'deferred_income'),
('4400', 'Capitalised income earned', 'income', 'other'),
('4500', 'Buy-down fees earned', 'income', 'other'),
('5600', 'Buy-down expense', 'expense', 'other');

insert into lending.gl_mapping_template (
    transaction_type, component, accounting_basis, circumstance, debit_code, credit_code
)
select
    m.transaction_type,
    m.component,
    b.accounting_basis,
    m.circumstance,
    m.debit_code,
    m.credit_code
from (
    values
    ('capitalised_income', 'principal', 'none', '1100', '2300'),
    ('capitalised_income_adjustment', 'principal', 'none', '2300', '1100'),
    ('capitalised_income_adjustment', 'credit_balance', 'none', '2300', '2100'),
    ('capitalised_income_adjustment', 'principal', 'after_charge_off', '2300', '5110'),
    ('capitalised_income_adjustment', 'principal', 'after_delinquent', '2300', '5110'),
    ('capitalised_income_adjustment', 'principal', 'after_fraud', '2300', '5120'),
    ('buy_down_fee', 'fee', 'none', '5600', '2300'),
    ('buy_down_fee', 'interest', 'none', '5600', '2300'),
    ('buy_down_fee', 'fee', 'paid_in_cash', '1000', '2300'),
    ('buy_down_fee', 'interest', 'paid_in_cash', '1000', '2300'),
    ('buy_down_fee_adjustment', 'fee', 'none', '2300', '5600'),
    ('buy_down_fee_adjustment', 'interest', 'none', '2300', '5600'),
    ('buy_down_fee_adjustment', 'fee', 'paid_in_cash', '2300', '1000'),
    ('buy_down_fee_adjustment', 'interest', 'paid_in_cash', '2300', '1000')
) as m (transaction_type, component, circumstance, debit_code, credit_code)
cross join (values ('cash'), ('accrual')) as b (accounting_basis);

insert into lending.gl_mapping_template (
    transaction_type, component, accounting_basis, circumstance, debit_code, credit_code
)
select
    'capitalised_income_adjustment',
    m.component,
    m.accounting_basis,
    c.circumstance,
    '2300',
    case c.circumstance when 'none' then m.credit_code else m.loss_code end
from (
    values
    ('interest', 'cash', '4100', '4180'),
    ('interest', 'accrual', '1200', '4180'),
    ('fee', 'cash', '4200', '4280'),
    ('fee', 'accrual', '1210', '4280'),
    ('penalty', 'cash', '4300', '4380'),
    ('penalty', 'accrual', '1220', '4380')
) as m (component, accounting_basis, credit_code, loss_code)
cross join (
    values ('none'), ('after_charge_off'), ('after_delinquent'), ('after_fraud')
) as c (circumstance);

-- What is not earned when the loan is lost lowers the loss.
insert into lending.gl_mapping_template (
    transaction_type, component, accounting_basis, circumstance, debit_code, credit_code
)
select
    t.transaction_type,
    p.component,
    b.accounting_basis,
    c.circumstance,
    '2300',
    coalesce(c.loss_code, t.income_code)
from (
    values
    ('capitalised_income_amortisation', '4400'),
    ('buy_down_fee_amortisation', '4500')
) as t (transaction_type, income_code)
cross join (values ('fee'), ('interest')) as p (component)
cross join (values ('cash'), ('accrual')) as b (accounting_basis)
cross join (
    values
    ('none', null),
    ('after_charge_off', '5110'),
    ('after_delinquent', '5110'),
    ('after_fraud', '5120'),
    ('after_write_off', '5100')
) as c (circumstance, loss_code);

create table lending.earned_income (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    loan_transaction_id uuid not null,
    outcome text not null,
    circumstances text[] not null,
    amount numeric(20, 4) not null,
    currency_code text not null,
    earned_on date not null,
    booked_at timestamptz not null,
    journal_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint earned_income_transaction_fkey foreign key (
        legal_entity_id, loan_id, loan_transaction_id
    ) references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint earned_income_loan_fkey foreign key (legal_entity_id, loan_id, currency_code)
    references lending.loan (legal_entity_id, id, currency_code) on delete restrict,
    constraint earned_income_outcome_check check (
        outcome in ('income', 'charge_off', 'write_off')
    ),
    constraint earned_income_amount_is_not_zero_check check (amount <> 0),
    constraint earned_income_amount_is_currency_amount_check check (
        internal.is_currency_amount(abs(amount), currency_code)
    )
);

create index idx_earned_income_transaction
on lending.earned_income (legal_entity_id, loan_id, loan_transaction_id);
create index idx_earned_income_loan_id
on lending.earned_income (legal_entity_id, loan_id, currency_code);

comment on table lending.earned_income is
'What was posted of deferred income as earned, or taken back. Never changed. Tenant: '
'legal_entity_id.';
comment on column lending.earned_income.legal_entity_id is 'The tenant.';
comment on column lending.earned_income.id is 'Key within the tenant.';
comment on column lending.earned_income.loan_id is 'The loan.';
comment on column lending.earned_income.loan_transaction_id is
'The transaction that deferred it: capitalised income or a buy-down fee.';
comment on column lending.earned_income.outcome is
'income: earned. charge_off, write_off: not earned when the loan was lost; it lowers the loss.';
comment on column lending.earned_income.circumstances is
'Circumstances of gl_mapping it was posted in, the one that goes before first; what is taken back '
'goes the same way.';
comment on column lending.earned_income.amount is
'Amount, in currency_code; negative: taken back.';
comment on column lending.earned_income.currency_code is 'The loan''s currency.';
comment on column lending.earned_income.earned_on is 'Day by whose end it was earned.';
comment on column lending.earned_income.booked_at is 'When it was booked.';
comment on column lending.earned_income.journal_id is 'Its transfer.';
comment on column lending.earned_income.created_at is 'When the row was recorded.';

select internal.secure_table('lending.earned_income', is_append_only => true);

insert into ops.close_step (code, position, is_in_batches, description) values
('deferred_income', 25, true, 'Deferred income is earned by the day');

insert into lending.capability (code, description) values
('defer_income', 'Add income to the principal, take buy-down fees, and adjust both');
insert into lending.role_capability (business_role, capability) values
('rently_loan_officer', 'defer_income');

insert into lending.event_type (code, description) values
('income_capitalised', 'Income is added to the principal of a loan'),
('capitalised_income_adjusted', 'Income added to the principal is taken back in part'),
('buy_down_fee_taken', 'A fee buys the interest of a loan down'),
('buy_down_fee_adjusted', 'A buy-down fee is given back in part'),
('down_payment_taken', 'The down payment is taken from a payment out');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL450',
    'income_not_deferred_by_product',
    'The product defers no income of this kind.',
    'Use a product version with capitalised_income_type or buy_down_fee_type.'
),
(
    'RL451',
    'not_deferred_income',
    'The transaction defers no income of this kind, or was reversed.',
    'Give a transaction of api.deferred_income.'
),
(
    'RL452',
    'adjustment_exceeds_deferred_income',
    'More is adjusted than was deferred.',
    'Adjust at most the amount less earlier adjustments.'
),
(
    'RL453',
    'income_exceeds_principal',
    'Payments out and income together are more than the agreed principal.',
    'Capitalise at most what is left of the agreed principal.'
),
(
    'RL456',
    'nothing_to_book',
    'The instruction is no refund that a provider made and the books could not take.',
    'See posting_problem in api.payment_instruction.'
);
