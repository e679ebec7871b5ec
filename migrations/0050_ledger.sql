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

create table lending.ledger_account_template (
    code text primary key,
    name text not null,
    kind text not null references lending.ledger_account_kind (code) on delete restrict,
    created_at timestamptz not null default now()
);

create index idx_ledger_account_template_kind on lending.ledger_account_template (kind);

comment on table lending.ledger_account_template is
'The chart of accounts that each legal entity gets in each of its currencies. No tenant.';
comment on column lending.ledger_account_template.code is 'Account number.';
comment on column lending.ledger_account_template.name is 'Account name.';
comment on column lending.ledger_account_template.kind is 'Kind of account.';
comment on column lending.ledger_account_template.created_at is 'When the row was recorded.';

insert into lending.ledger_account_template (code, name, kind) values
('1000', 'Cash at bank', 'asset'),
('1100', 'Loans receivable', 'asset'),
('2100', 'Borrower credit balances', 'liability'),
('3900', 'Opening balances', 'equity'),
('4100', 'Interest income', 'income'),
('4200', 'Fee income', 'income'),
('4300', 'Penalty income', 'income'),
('5100', 'Loans written off', 'expense');

create table lending.ledger_account (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    code text not null,
    name text not null,
    kind text not null references lending.ledger_account_kind (code) on delete restrict,
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
create index idx_ledger_account_currency_code on lending.ledger_account (currency_code);

comment on table lending.ledger_account is
'Accounts of a legal entity''s ledger, each in one currency. Tenant: legal_entity_id.';
comment on column lending.ledger_account.legal_entity_id is 'The tenant.';
comment on column lending.ledger_account.id is 'Key within the tenant.';
comment on column lending.ledger_account.code is
'Account number. Unique within entity and currency.';
comment on column lending.ledger_account.name is 'Account name.';
comment on column lending.ledger_account.kind is 'asset, liability, equity, income, expense.';
comment on column lending.ledger_account.currency_code is 'Currency of its entries.';
comment on column lending.ledger_account.created_at is 'When the row was recorded.';
comment on column lending.ledger_account.updated_at is 'When the row last changed.';
comment on column lending.ledger_account.row_version is 'Counts the changes of the row.';

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
comment on column lending.ledger_entry.created_at is 'When the row was recorded.';

select internal.secure_table('lending.ledger_account');
select internal.secure_table('lending.ledger_entry', is_append_only => true);

-- An administrator founds an entity, accounts included, before anyone can see it.
create policy administrator_opens on lending.ledger_account for insert to rently_owner
with check ((select internal.is_administrator()));
