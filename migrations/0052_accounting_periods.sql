-- Months of the ledger: a closed one takes no more entries. Balances at the end of closed months,
-- so that a balance is a snapshot plus the tail.

create table lending.accounting_period (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    start_on date not null,
    end_on date not null generated always as (
        (start_on + interval '1 month' - interval '1 day')::date
    ) stored,
    status text not null,
    changed_by_account_id uuid not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, start_on),
    constraint accounting_period_starts_a_month_check check (extract(day from start_on) = 1),
    constraint accounting_period_status_check check (status in ('closed', 'reopened'))
);

comment on table lending.accounting_period is
'Months of an entity''s ledger that were closed; a month without a row is open. Tenant: '
'legal_entity_id.';
comment on column lending.accounting_period.legal_entity_id is 'The tenant.';
comment on column lending.accounting_period.start_on is 'First day of the month.';
comment on column lending.accounting_period.end_on is 'Last day of the month.';
comment on column lending.accounting_period.status is
'closed: takes no more entries. reopened: was closed once, takes entries again.';
comment on column lending.accounting_period.changed_by_account_id is
'Account that closed or reopened it last.';
comment on column lending.accounting_period.created_at is 'When it was closed first.';
comment on column lending.accounting_period.updated_at is 'When the row last changed.';
comment on column lending.accounting_period.row_version is 'Counts the changes of the row.';

create table lending.ledger_balance_snapshot (
    legal_entity_id uuid not null,
    ledger_account_id uuid not null,
    as_of_on date not null,
    debit_amount numeric(24, 4) not null,
    credit_amount numeric(24, 4) not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, ledger_account_id, as_of_on),
    constraint ledger_balance_snapshot_account_fkey foreign key (
        legal_entity_id, ledger_account_id
    ) references lending.ledger_account (legal_entity_id, id) on delete restrict,
    constraint ledger_balance_snapshot_amounts_are_never_negative_check check (
        debit_amount >= 0 and credit_amount >= 0
    )
);

comment on table lending.ledger_balance_snapshot is
'All debits and credits of an account up to the end of a closed month or day. Derived; removed '
'when the month is reopened, or an entry is booked on or before the day. Tenant: legal_entity_id.';
comment on column lending.ledger_balance_snapshot.legal_entity_id is 'The tenant.';
comment on column lending.ledger_balance_snapshot.ledger_account_id is 'The account.';
comment on column lending.ledger_balance_snapshot.as_of_on is
'Last booking day that is counted.';
comment on column lending.ledger_balance_snapshot.debit_amount is
'All debits, in the account''s currency.';
comment on column lending.ledger_balance_snapshot.credit_amount is
'All credits, in the account''s currency.';
comment on column lending.ledger_balance_snapshot.created_at is 'When it was taken.';

select internal.secure_table('lending.accounting_period');
select internal.secure_table('lending.ledger_balance_snapshot', is_audited => false);

insert into lending.capability (code, description) values
('close_periods', 'Close accounting periods'),
('reopen_periods', 'Reopen accounting periods'),
('read_ledger', 'Read account statements');
insert into lending.role_capability (business_role, capability) values
('rently_accountant', 'close_periods'),
('rently_accountant', 'reopen_periods'),
('rently_accountant', 'read_ledger'),
('rently_auditor', 'read_ledger'),
('rently_executive', 'read_ledger');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL502',
    'period_closed',
    'The booking day lies in a closed month of the ledger.',
    'Book in an open month, or reopen the closed one.'
),
(
    'RL503',
    'period_order',
    'Months are closed in order and when they are over; only the last closed one is reopened.',
    'Close the months before it first.'
),
(
    'RL504',
    'unknown_ledger_account',
    'The entity has no such ledger account in the currency.',
    'See analytics.v_trial_balance for what there is.'
);
