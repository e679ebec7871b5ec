-- Double entry, balanced by construction: a row is one transfer between two accounts of one entity
-- and currency.

create table lending.ledger_account_kind (
    code text primary key,
    is_debit_normal boolean not null,
    created_at timestamptz not null default now()
);

comment on table lending.ledger_account_kind is 'The five kinds of account. No tenant.';
comment on column lending.ledger_account_kind.code is 'asset, liability, equity, income, expense.';
comment on column lending.ledger_account_kind.is_debit_normal is
'True where a debit increases the balance.';
comment on column lending.ledger_account_kind.created_at is 'When the row was recorded.';

insert into lending.ledger_account_kind (code, is_debit_normal) values
('asset', true),
('liability', false),
('equity', false),
('income', false),
('expense', true);

create table lending.cash_activity (
    code text primary key,
    description text not null,
    created_at timestamptz not null default now()
);

comment on table lending.cash_activity is
'What money comes in or goes out for, by the account on the other side of cash. No tenant.';
comment on column lending.cash_activity.code is 'Short name.';
comment on column lending.cash_activity.description is 'What it is.';
comment on column lending.cash_activity.created_at is 'When the row was recorded.';

insert into lending.cash_activity (code, description) values
('disbursement', 'Loans paid out, whatever the account: by the loan transaction'),
('principal', 'Principal of loans'),
('interest', 'Interest'),
('fee', 'Fees'),
('penalty', 'Penalties'),
('recovery', 'Money for loans charged or written off'),
('credit_balance', 'What borrowers pay beyond what they owe'),
('unapplied', 'Money beside the loans'),
('deferred_income', 'Income that is earned later'),
('deposit', 'Deposits'),
('commission', 'Commissions of agents and agencies'),
('loan_transfer', 'Prices of loans bought and sold'),
('exchange', 'Purchases and sales of currency'),
('other', 'All else');

create table lending.ledger_account_template (
    code text primary key,
    name text not null,
    kind text not null references lending.ledger_account_kind (code) on delete restrict,
    cash_activity text not null references lending.cash_activity (code) on delete restrict,
    created_at timestamptz not null default now()
);

create index idx_ledger_account_template_kind on lending.ledger_account_template (kind);
create index idx_ledger_account_template_cash_activity
on lending.ledger_account_template (cash_activity);

comment on table lending.ledger_account_template is
'The chart of accounts that each legal entity gets in each of its currencies. No tenant.';
comment on column lending.ledger_account_template.code is 'Account number.';
comment on column lending.ledger_account_template.name is 'Account name.';
comment on column lending.ledger_account_template.kind is 'Kind of account.';
comment on column lending.ledger_account_template.cash_activity is
'What cash that comes from it or goes to it is for.';
comment on column lending.ledger_account_template.created_at is 'When the row was recorded.';

insert into lending.ledger_account_template (code, name, kind, cash_activity) values
('1000', 'Cash at bank', 'asset', 'other'),
('1100', 'Loans receivable', 'asset', 'principal'),
('1200', 'Interest receivable', 'asset', 'interest'),
('1210', 'Fees receivable', 'asset', 'fee'),
('1220', 'Penalties receivable', 'asset', 'penalty'),
('2100', 'Borrower credit balances', 'liability', 'credit_balance'),
('2200', 'Unapplied and suspense receipts', 'liability', 'unapplied'),
('3900', 'Opening balances', 'equity', 'other'),
('4100', 'Interest income', 'income', 'interest'),
('4200', 'Fee income', 'income', 'fee'),
('4300', 'Penalty income', 'income', 'penalty'),
('4900', 'Recoveries', 'income', 'recovery'),
('5100', 'Loans written off', 'expense', 'other'),
('5200', 'Goodwill', 'expense', 'other'),
('5300', 'Income given back', 'expense', 'other'),
('5110', 'Loans charged off', 'expense', 'recovery'),
('5120', 'Loans charged off: fraud', 'expense', 'recovery'),
('4180', 'Interest income charged off', 'income', 'recovery'),
('4280', 'Fee income charged off', 'income', 'recovery'),
('4380', 'Penalty income charged off', 'income', 'recovery');

create table lending.ledger_account (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    code text not null,
    name text not null,
    kind text not null references lending.ledger_account_kind (code) on delete restrict,
    cash_activity text not null references lending.cash_activity (code) on delete restrict,
    currency_code text not null references lending.currency (code) on delete restrict,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint ledger_account_code_key unique (legal_entity_id, code, currency_code),
    constraint ledger_account_currency_key unique (legal_entity_id, id, currency_code),
    constraint ledger_account_code_is_digits_check check (code ~ '^[0-9]{3,10}$')
);

create index idx_ledger_account_kind on lending.ledger_account (kind);
create index idx_ledger_account_cash_activity on lending.ledger_account (cash_activity);
create index idx_ledger_account_currency_code on lending.ledger_account (currency_code);

comment on table lending.ledger_account is
'Accounts of a legal entity''s ledger, each in one currency. Tenant: legal_entity_id.';
comment on column lending.ledger_account.legal_entity_id is 'The tenant.';
comment on column lending.ledger_account.id is 'Key within the tenant.';
comment on column lending.ledger_account.code is
'Account number. Unique within entity and currency.';
comment on column lending.ledger_account.name is 'Account name.';
comment on column lending.ledger_account.kind is 'asset, liability, equity, income, expense.';
comment on column lending.ledger_account.cash_activity is
'What cash that comes from it or goes to it is for.';
comment on column lending.ledger_account.currency_code is 'Currency of its entries.';
comment on column lending.ledger_account.created_at is 'When the row was recorded.';
comment on column lending.ledger_account.updated_at is 'When the row last changed.';
comment on column lending.ledger_account.row_version is 'Counts the changes of the row.';

create table lending.gl_mapping_template (
    transaction_type text not null references lending.transaction_type (code) on delete restrict,
    component text not null,
    accounting_basis text not null,
    circumstance text not null default 'none',
    debit_code text not null references lending.ledger_account_template (code) on delete restrict,
    credit_code text not null references lending.ledger_account_template (code) on delete restrict,
    created_at timestamptz not null default now(),
    primary key (transaction_type, component, accounting_basis, circumstance),
    constraint gl_mapping_template_component_check check (
        component in ('principal', 'interest', 'fee', 'penalty', 'credit_balance')
    ),
    constraint gl_mapping_template_accounting_basis_check check (
        accounting_basis in ('cash', 'accrual')
    ),
    constraint gl_mapping_template_circumstance_is_snake_check check (
        circumstance ~ '^[a-z][a-z_]*$'
    ),
    constraint gl_mapping_template_accounts_differ_check check (debit_code <> credit_code)
);

create index idx_gl_mapping_template_debit_code on lending.gl_mapping_template (debit_code);
create index idx_gl_mapping_template_credit_code on lending.gl_mapping_template (credit_code);

comment on table lending.gl_mapping_template is
'The account choices that each legal entity starts with. No tenant.';
comment on column lending.gl_mapping_template.transaction_type is 'Type of loan transaction.';
comment on column lending.gl_mapping_template.component is
'principal, interest, fee, penalty or credit_balance.';
comment on column lending.gl_mapping_template.accounting_basis is
'cash: income when paid. accrual: income when earned, a receivable until paid.';
comment on column lending.gl_mapping_template.circumstance is
'none; after_charge_off: of a loan that is charged off; fraud, after_fraud: of one with the fraud '
'flag; or the reason of a charge-off, and after_ with the reason.';
comment on column lending.gl_mapping_template.debit_code is 'Account to debit.';
comment on column lending.gl_mapping_template.credit_code is 'Account to credit.';
comment on column lending.gl_mapping_template.created_at is 'When the row was recorded.';

insert into lending.gl_mapping_template (
    transaction_type, component, accounting_basis, debit_code, credit_code
)
select
    m.transaction_type,
    m.component,
    b.accounting_basis,
    m.debit_code,
    case b.accounting_basis when 'cash' then m.cash_credit_code else m.accrual_credit_code end
from (
    values
    ('disbursement', 'principal', '1100', '1000', '1000'),
    ('credit_transfer', 'principal', '2100', '1100', '1100'),
    ('credit_transfer', 'interest', '2100', '4100', '1200'),
    ('credit_transfer', 'fee', '2100', '4200', '1210'),
    ('credit_transfer', 'penalty', '2100', '4300', '1220')
) as m (transaction_type, component, debit_code, cash_credit_code, accrual_credit_code)
cross join (values ('cash'), ('accrual')) as b (accounting_basis);

-- What pays, or is taken back: from an account of its own to those that each component is owed on.
insert into lending.gl_mapping_template (
    transaction_type, component, accounting_basis, debit_code, credit_code
)
select
    t.transaction_type,
    c.component,
    c.accounting_basis,
    t.debit_code,
    c.credit_code
from (
    values
    ('repayment', '1000'),
    ('down_payment', '1000'),
    ('merchant_refund', '1000'),
    ('payout_refund', '1000'),
    ('chargeback', '1000'),
    ('credit_balance_refund', '1000'),
    ('goodwill_credit', '5200'),
    ('charge_refund', '5300'),
    ('charge_adjustment', '5300'),
    ('interest_refund', '5300'),
    ('interest_payment_waiver', '5300'),
    ('waiver', '5300')
) as t (transaction_type, debit_code)
cross join (
    values
    ('principal', 'cash', '1100'),
    ('principal', 'accrual', '1100'),
    ('interest', 'cash', '4100'),
    ('interest', 'accrual', '1200'),
    ('fee', 'cash', '4200'),
    ('fee', 'accrual', '1210'),
    ('penalty', 'cash', '4300'),
    ('penalty', 'accrual', '1220'),
    ('credit_balance', 'cash', '2100'),
    ('credit_balance', 'accrual', '2100')
) as c (component, accounting_basis, credit_code);

insert into lending.gl_mapping_template (
    transaction_type, component, accounting_basis, debit_code, credit_code
) values
('accrual', 'interest', 'accrual', '1200', '4100'),
('charge', 'fee', 'accrual', '1210', '4200'),
('charge', 'penalty', 'accrual', '1220', '4300');

-- What is lost. On the cash basis only principal is on the books.
insert into lending.gl_mapping_template (
    transaction_type, component, accounting_basis, circumstance, debit_code, credit_code
) values
('charge_off', 'principal', 'cash', 'none', '5110', '1100'),
('charge_off', 'principal', 'accrual', 'none', '5110', '1100'),
('charge_off', 'principal', 'cash', 'fraud', '5120', '1100'),
('charge_off', 'principal', 'accrual', 'fraud', '5120', '1100'),
('charge_off', 'principal', 'cash', 'delinquent', '5110', '1100'),
('charge_off', 'principal', 'accrual', 'delinquent', '5110', '1100'),
('charge_off', 'interest', 'accrual', 'none', '4180', '1200'),
('charge_off', 'fee', 'accrual', 'none', '4280', '1210'),
('charge_off', 'penalty', 'accrual', 'none', '4380', '1220'),
('write_off', 'principal', 'cash', 'none', '5100', '1100'),
('write_off', 'principal', 'accrual', 'none', '5100', '1100'),
('write_off', 'interest', 'accrual', 'none', '5100', '1200'),
('write_off', 'fee', 'accrual', 'none', '5100', '1210'),
('write_off', 'penalty', 'accrual', 'none', '5100', '1220'),
('recovery', 'principal', 'cash', 'none', '1000', '4900'),
('recovery', 'principal', 'accrual', 'none', '1000', '4900');

-- After a charge-off nothing of the loan is on the books: what is paid is recovered, and what is
-- refunded or taken back reduces or increases the loss.
insert into lending.gl_mapping_template (
    transaction_type, component, accounting_basis, circumstance, debit_code, credit_code
)
select
    m.transaction_type,
    m.component,
    m.accounting_basis,
    c.circumstance,
    m.debit_code,
    case
        when m.transaction_type not in (
            'merchant_refund', 'payout_refund', 'interest_refund', 'chargeback', 'write_off',
            'credit_balance_refund'
        ) then '4900'
        when m.component = 'principal' then c.loss_code
        when m.component = 'interest' then '4180'
        when m.component = 'fee' then '4280'
        else '4380'
    end
from lending.gl_mapping_template as m
cross join (
    values
    ('after_charge_off', '5110'),
    ('after_fraud', '5120'),
    ('after_delinquent', '5110')
) as c (circumstance, loss_code)
where
    m.circumstance = 'none'
    and m.component <> 'credit_balance'
    and m.transaction_type not in (
        'accrual', 'disbursement', 'charge', 'charge_off', 'recovery'
    )
    and (
        m.accounting_basis = 'accrual' or m.component = 'principal'
        or m.transaction_type in ('repayment', 'down_payment', 'credit_transfer', 'goodwill_credit')
    );

create table lending.gl_mapping (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    transaction_type text not null references lending.transaction_type (code) on delete restrict,
    component text not null,
    accounting_basis text not null,
    circumstance text not null default 'none',
    product_id uuid,
    valid_during daterange not null default '[,)',
    debit_code text not null,
    credit_code text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint gl_mapping_product_fkey foreign key (legal_entity_id, product_id)
    references lending.product (legal_entity_id, id) on delete restrict,
    constraint gl_mapping_component_check check (
        component in ('principal', 'interest', 'fee', 'penalty', 'credit_balance')
    ),
    constraint gl_mapping_accounting_basis_check check (accounting_basis in ('cash', 'accrual')),
    constraint gl_mapping_circumstance_is_snake_check check (circumstance ~ '^[a-z][a-z_]*$'),
    constraint gl_mapping_accounts_differ_check check (debit_code <> credit_code),
    constraint gl_mapping_valid_during_is_not_empty_check check (not isempty(valid_during)),
    constraint gl_mapping_one_at_a_time_excl exclude using gist (
        legal_entity_id with =,
        transaction_type with =,
        component with =,
        accounting_basis with =,
        circumstance with =,
        (coalesce(product_id, legal_entity_id)) with =,
        valid_during with &&
    )
);

create index idx_gl_mapping_choice
on lending.gl_mapping (legal_entity_id, transaction_type, component, accounting_basis);
create index idx_gl_mapping_product_id on lending.gl_mapping (legal_entity_id, product_id)
where product_id is not null;
comment on index lending.idx_gl_mapping_product_id is
'Mappings of one product; serves the foreign key.';
create index idx_gl_mapping_transaction_type on lending.gl_mapping (transaction_type);

comment on table lending.gl_mapping is
'Which accounts a component of a loan transaction moves, and when. A mapping of a product goes '
'before one of all products. Tenant: legal_entity_id.';
comment on column lending.gl_mapping.legal_entity_id is 'The tenant.';
comment on column lending.gl_mapping.id is 'Key within the tenant.';
comment on column lending.gl_mapping.transaction_type is 'Type of loan transaction.';
comment on column lending.gl_mapping.component is
'principal, interest, fee, penalty or credit_balance.';
comment on column lending.gl_mapping.accounting_basis is
'cash: income when paid. accrual: income when earned, a receivable until paid.';
comment on column lending.gl_mapping.circumstance is
'none; after_charge_off: of a loan that is charged off; fraud, after_fraud: of one with the fraud '
'flag; or the reason of a charge-off, and after_ with the reason.';
comment on column lending.gl_mapping.product_id is 'Product that it is for; null for all others.';
comment on column lending.gl_mapping.valid_during is
'Booking days on which it holds: from, inclusive, until, exclusive.';
comment on column lending.gl_mapping.debit_code is
'Number of the account to debit, in the loan''s currency.';
comment on column lending.gl_mapping.credit_code is
'Number of the account to credit, in the loan''s currency.';
comment on column lending.gl_mapping.created_at is 'When the row was recorded.';
comment on column lending.gl_mapping.updated_at is 'When the row last changed.';
comment on column lending.gl_mapping.row_version is 'Counts the changes of the row.';

create type internal.ledger_movement as (
    loan_transaction_id uuid,
    transaction_type text,
    component text,
    amount numeric,
    value_date date
);

comment on type internal.ledger_movement is 'What a loan transaction means for the ledger.';
comment on column internal.ledger_movement.loan_transaction_id is 'The loan transaction.';
comment on column internal.ledger_movement.transaction_type is 'Its type.';
comment on column internal.ledger_movement.component is
'principal, interest, fee, penalty or credit_balance.';
comment on column internal.ledger_movement.amount is
'Amount in the loan''s currency. Positive: as the mapping says; negative: the reverse.';
comment on column internal.ledger_movement.value_date is 'Day from which it counts.';

create table lending.ledger_entry (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    booked_on date not null,
    journal_id uuid not null,
    debit_account_id uuid not null,
    credit_account_id uuid not null,
    currency_code text not null,
    amount numeric(20, 4) not null,
    value_date date not null,
    loan_id uuid,
    loan_transaction_id uuid,
    description text not null,
    booked_at timestamptz not null default internal.booking_time(),
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id, booked_on),
    constraint ledger_entry_debit_account_fkey foreign key (
        legal_entity_id, debit_account_id, currency_code
    ) references lending.ledger_account (legal_entity_id, id, currency_code) on delete restrict,
    constraint ledger_entry_credit_account_fkey foreign key (
        legal_entity_id, credit_account_id, currency_code
    ) references lending.ledger_account (legal_entity_id, id, currency_code) on delete restrict,
    constraint ledger_entry_amount_is_positive_check check (amount > 0),
    constraint ledger_entry_amount_is_currency_amount_check check (
        internal.is_currency_amount(amount, currency_code)
    ),
    constraint ledger_entry_accounts_differ_check check (debit_account_id <> credit_account_id),
    constraint ledger_entry_transaction_names_its_loan_check check (
        loan_transaction_id is null or loan_id is not null
    )
) partition by range (booked_on);

create index idx_ledger_entry_debit_account_id
on lending.ledger_entry (legal_entity_id, debit_account_id, currency_code, booked_on);
create index idx_ledger_entry_credit_account_id
on lending.ledger_entry (legal_entity_id, credit_account_id, currency_code, booked_on);
create index idx_ledger_entry_loan_id on lending.ledger_entry (legal_entity_id, loan_id)
where loan_id is not null;
comment on index lending.idx_ledger_entry_loan_id is 'Transfers that concern a loan.';

comment on table lending.ledger_entry is
'Transfers from one account to another, so that debits always equal credits. Never changed. '
'Partitioned by month of booked_on. Tenant: legal_entity_id.';
comment on column lending.ledger_entry.legal_entity_id is 'The tenant.';
comment on column lending.ledger_entry.id is 'Key within the tenant, with booked_on.';
comment on column lending.ledger_entry.booked_on is
'Business day of the booking, in the entity''s zone; chooses the partition.';
comment on column lending.ledger_entry.journal_id is 'Groups the transfers of one business event.';
comment on column lending.ledger_entry.debit_account_id is 'Account debited.';
comment on column lending.ledger_entry.credit_account_id is 'Account credited.';
comment on column lending.ledger_entry.currency_code is 'Currency of both accounts.';
comment on column lending.ledger_entry.amount is 'Amount, in currency_code; always positive.';
comment on column lending.ledger_entry.value_date is 'Day from which it counts.';
comment on column lending.ledger_entry.loan_id is 'The loan it concerns, if any.';
comment on column lending.ledger_entry.loan_transaction_id is 'The event it books, if any.';
comment on column lending.ledger_entry.description is 'What was booked.';
comment on column lending.ledger_entry.booked_at is
'Moment of the booking: what was known at a past time is read by it.';
comment on column lending.ledger_entry.created_at is 'When the row was recorded.';

select internal.secure_table('lending.ledger_account');
select internal.secure_table('lending.gl_mapping');
select internal.secure_table('lending.ledger_entry', is_append_only => true);

-- An administrator founds an entity, accounts included, before anyone can see it.
create policy administrator_opens on lending.ledger_account for insert to rently_owner
with check ((select internal.is_administrator()));

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL501',
    'no_ledger_mapping',
    'The entity has no account choice for a component of a transaction type, or not the account.',
    'Add the mapping, or open the accounts of the currency.'
);
