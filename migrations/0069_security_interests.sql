-- What secures a loan: guarantees, pledges, deposits. A deposit is money that we owe back.

insert into lending.transaction_type (code, is_payment, description) values
('deposit_application', true, 'A deposit that secures the loan pays what is owed');

insert into lending.ledger_account_template (code, name, kind, cash_activity) values
('2400', 'Deposits held', 'liability', 'deposit');

insert into lending.gl_mapping_template (
    transaction_type, component, accounting_basis, circumstance, debit_code, credit_code
)
select
    'deposit_application',
    m.component,
    m.accounting_basis,
    m.circumstance,
    '2400',
    m.credit_code
from lending.gl_mapping_template as m
where m.transaction_type = 'repayment';

create table lending.security_interest_kind (
    code text primary key,
    description text not null,
    is_money_held boolean not null default false,
    created_at timestamptz not null default now(),
    constraint security_interest_kind_code_is_snake_check check (code ~ '^[a-z][a-z_]*$')
);

comment on table lending.security_interest_kind is 'The kinds of security. No tenant.';
comment on column lending.security_interest_kind.code is 'Name.';
comment on column lending.security_interest_kind.description is 'What it means.';
comment on column lending.security_interest_kind.is_money_held is
'Whether we hold money of somebody else: it is received, applied and returned.';
comment on column lending.security_interest_kind.created_at is 'When the row was recorded.';

insert into lending.security_interest_kind (code, description, is_money_held) values
('deposit', 'Money that we hold until the loan is repaid', true),
('guarantee', 'Somebody answers for the loan', false),
('pledge', 'A thing or an account is pledged', false),
('assignment', 'A claim, such as wages, is assigned', false),
('insurance', 'An insurer pays if the borrower does not', false);

create table lending.security_interest (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    kind text not null references lending.security_interest_kind (code) on delete restrict,
    party_id uuid not null,
    currency_code text not null references lending.currency (code) on delete restrict,
    value_amount numeric(20, 4) not null,
    rank integer not null,
    valid_during daterange not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint security_interest_currency_key unique (legal_entity_id, id, currency_code),
    constraint security_interest_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint security_interest_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint security_interest_value_is_currency_amount_check check (
        value_amount > 0 and internal.is_currency_amount(value_amount, currency_code)
    ),
    constraint security_interest_rank_is_positive_check check (rank > 0),
    constraint security_interest_valid_during_is_not_empty_check check (
        not isempty(valid_during) and not lower_inf(valid_during)
    ),
    constraint security_interest_one_for_each_rank_excl exclude using gist (
        legal_entity_id with =,
        loan_id with =,
        rank with =,
        valid_during with &&
    )
);

create index idx_security_interest_loan_id on lending.security_interest (legal_entity_id, loan_id);
create index idx_security_interest_party_id
on lending.security_interest (legal_entity_id, party_id);
create index idx_security_interest_kind on lending.security_interest (kind);
create index idx_security_interest_currency_code on lending.security_interest (currency_code);

comment on table lending.security_interest is
'What secures a loan, and when. Tenant: legal_entity_id.';
comment on column lending.security_interest.legal_entity_id is 'The tenant.';
comment on column lending.security_interest.id is 'Key within the tenant.';
comment on column lending.security_interest.loan_id is 'The loan.';
comment on column lending.security_interest.kind is 'Kind, see security_interest_kind.';
comment on column lending.security_interest.party_id is 'Who gives it.';
comment on column lending.security_interest.currency_code is 'Currency of value_amount.';
comment on column lending.security_interest.value_amount is
'What it is worth, in currency_code; of a deposit, the most that is held.';
comment on column lending.security_interest.rank is
'Order in which securities of the loan are called, from 1.';
comment on column lending.security_interest.valid_during is
'Days on which it secures the loan: from, inclusive, until, exclusive.';
comment on column lending.security_interest.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.security_interest.created_at is 'When the row was recorded.';
comment on column lending.security_interest.updated_at is 'When the row last changed.';
comment on column lending.security_interest.row_version is 'Counts the changes of the row.';

create table lending.deposit_movement (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    security_interest_id uuid not null,
    kind text not null,
    currency_code text not null,
    amount numeric(20, 4) not null,
    value_date date not null,
    booked_at timestamptz not null default internal.booking_time(),
    loan_id uuid,
    loan_transaction_id uuid,
    journal_id uuid,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint deposit_movement_security_interest_fkey foreign key (
        legal_entity_id, security_interest_id, currency_code
    ) references lending.security_interest (legal_entity_id, id, currency_code)
    on delete restrict,
    constraint deposit_movement_transaction_fkey foreign key (
        legal_entity_id, loan_id, loan_transaction_id
    ) references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint deposit_movement_kind_check check (kind in ('receipt', 'application', 'return')),
    constraint deposit_movement_names_what_it_booked_check check (
        (kind = 'application') = (loan_transaction_id is not null)
        and (kind = 'application') = (loan_id is not null)
        and (kind = 'application') = (journal_id is null)
    ),
    constraint deposit_movement_amount_is_currency_amount_check check (
        amount > 0 and internal.is_currency_amount(amount, currency_code)
    )
);

create index idx_deposit_movement_security_interest_id
on lending.deposit_movement (legal_entity_id, security_interest_id, currency_code);
create index idx_deposit_movement_transaction
on lending.deposit_movement (legal_entity_id, loan_id, loan_transaction_id)
where loan_id is not null;
comment on index lending.idx_deposit_movement_transaction is
'The few movements that paid a loan; serves the foreign key.';

comment on table lending.deposit_movement is
'Money of a deposit: received, applied to the loan, returned. What is held is their sum; an '
'application whose loan transaction is reversed does not count. Never changed. Tenant: '
'legal_entity_id.';
comment on column lending.deposit_movement.legal_entity_id is 'The tenant.';
comment on column lending.deposit_movement.id is 'Key within the tenant.';
comment on column lending.deposit_movement.security_interest_id is 'The deposit.';
comment on column lending.deposit_movement.kind is 'receipt, application or return.';
comment on column lending.deposit_movement.currency_code is 'Currency of the deposit.';
comment on column lending.deposit_movement.amount is 'Amount, in currency_code.';
comment on column lending.deposit_movement.value_date is 'Day from which it counts.';
comment on column lending.deposit_movement.booked_at is 'When it was booked.';
comment on column lending.deposit_movement.loan_id is 'For an application: the loan.';
comment on column lending.deposit_movement.loan_transaction_id is
'For an application: what paid the loan.';
comment on column lending.deposit_movement.journal_id is 'For the others: the transfer.';
comment on column lending.deposit_movement.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.deposit_movement.created_at is 'When the row was recorded.';

select internal.secure_table('lending.security_interest');
select internal.secure_table('lending.deposit_movement', is_append_only => true);

insert into lending.capability (code, description) values
('manage_securities', 'Record and release what secures loans'),
('move_deposits', 'Receive deposits, apply them to loans, return them');
insert into lending.role_capability (business_role, capability) values
('rently_loan_officer', 'manage_securities'),
('rently_risk_manager', 'manage_securities'),
('rently_payments_operator', 'move_deposits');

insert into lending.event_type (code, description) values
('security_interest_recorded', 'Something secures a loan from now on'),
('security_interest_released', 'Something no longer secures a loan'),
('deposit_received', 'Money came in as a deposit'),
('deposit_applied', 'A deposit paid what a loan owed'),
('deposit_returned', 'A deposit, or a part, went back');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL364',
    'deposit_does_not_suffice',
    'More is taken of the deposit than is held or owed, or more comes in than was agreed.',
    'See held_amount and value_amount in api.security_interest.'
),
(
    'RL365',
    'unknown_security_interest',
    'The entity has no such security in force, or it is not a deposit.',
    'See api.security_interest.'
),
(
    'RL366',
    'invalid_security_interest',
    'Kind, rank or days of the security are not valid.',
    'Give a kind of lending.security_interest_kind, a rank that is free, and days in order.'
);
