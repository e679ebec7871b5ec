-- What an entity holds in currencies that are not its base currency, what that cost, and what it is
-- worth. Every exchange goes through the position account of its currency.

insert into lending.ledger_account_template (code, name, kind, cash_activity) values
('2900', 'Currency position', 'liability', 'exchange'),
('4910', 'Realised exchange gains', 'income', 'exchange'),
('4920', 'Unrealised exchange gains', 'income', 'other'),
('4990', 'Net income carried to the base currency', 'income', 'other'),
('5910', 'Realised exchange losses', 'expense', 'exchange'),
('5920', 'Unrealised exchange losses', 'expense', 'other');

create type internal.ledger_transfer as (
    debit_code text,
    credit_code text,
    currency_code text,
    amount numeric,
    description text
);

comment on type internal.ledger_transfer is 'A transfer between two accounts of an entity.';
comment on column internal.ledger_transfer.debit_code is 'Number of the account to debit.';
comment on column internal.ledger_transfer.credit_code is 'Number of the account to credit.';
comment on column internal.ledger_transfer.currency_code is 'Currency of both.';
comment on column internal.ledger_transfer.amount is
'Amount. Negative: the other way round; zero: nothing.';
comment on column internal.ledger_transfer.description is 'What is booked.';

create table lending.fx_position (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    currency_code text not null references lending.currency (code) on delete restrict,
    position_amount numeric(24, 4) not null default 0,
    carrying_amount numeric(24, 4) not null default 0,
    unrealised_amount numeric(24, 4) not null default 0,
    revalued_on date,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, currency_code)
) with (fillfactor = 50);

create index idx_fx_position_currency_code on lending.fx_position (currency_code);

comment on table lending.fx_position is
'Net holding of a foreign currency. Derived from the ledger; a row, so that exchanges wait for '
'each other. Tenant: legal_entity_id.';
comment on column lending.fx_position.legal_entity_id is 'The tenant.';
comment on column lending.fx_position.currency_code is 'The foreign currency.';
comment on column lending.fx_position.position_amount is
'Net holding, in currency_code: positive is long. Account 2900 in that currency.';
comment on column lending.fx_position.carrying_amount is
'What it cost, in the base currency, at average cost. Account 1950 and the currency''s number.';
comment on column lending.fx_position.unrealised_amount is
'Gain by the last revaluation, in the base currency. Account 1960 and the currency''s number.';
comment on column lending.fx_position.revalued_on is 'Day of the last revaluation.';
comment on column lending.fx_position.created_at is 'When the row was recorded.';
comment on column lending.fx_position.updated_at is 'When the row last changed.';
comment on column lending.fx_position.row_version is 'Counts the changes of the row.';

create table lending.currency_exchange (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    bought_currency_code text not null references lending.currency (code) on delete restrict,
    bought_amount numeric(20, 4) not null,
    sold_currency_code text not null references lending.currency (code) on delete restrict,
    sold_amount numeric(20, 4) not null,
    value_date date not null,
    booked_at timestamptz not null,
    official_exchange_rate numeric(20, 10) not null,
    fx_rate_official_ids uuid[] not null,
    realised_amount numeric(20, 4) not null,
    journal_id uuid not null,
    payment_id uuid,
    payment_received_at timestamptz,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint currency_exchange_payment_fkey foreign key (
        legal_entity_id, payment_id, payment_received_at
    ) references lending.payment (legal_entity_id, id, received_at) on delete restrict,
    constraint currency_exchange_payment_is_whole_check check (
        (payment_id is null) = (payment_received_at is null)
    ),
    constraint currency_exchange_currencies_differ_check check (
        bought_currency_code <> sold_currency_code
    ),
    constraint currency_exchange_amounts_are_positive_check check (
        bought_amount > 0 and sold_amount > 0
    ),
    constraint currency_exchange_amounts_are_currency_amounts_check check (
        internal.is_currency_amount(bought_amount, bought_currency_code)
        and internal.is_currency_amount(sold_amount, sold_currency_code)
    )
);

create index idx_currency_exchange_payment_id
on lending.currency_exchange (legal_entity_id, payment_id, payment_received_at)
where payment_id is not null;
comment on index lending.idx_currency_exchange_payment_id is
'Exchanges of payments; serves the foreign key.';
create index idx_currency_exchange_bought_currency_code
on lending.currency_exchange (bought_currency_code);
create index idx_currency_exchange_sold_currency_code
on lending.currency_exchange (sold_currency_code);

comment on table lending.currency_exchange is
'One currency for another: with a bank, or within a payment. Never changed. Tenant: '
'legal_entity_id.';
comment on column lending.currency_exchange.legal_entity_id is 'The tenant.';
comment on column lending.currency_exchange.id is 'Key within the tenant.';
comment on column lending.currency_exchange.bought_currency_code is 'Currency that came in.';
comment on column lending.currency_exchange.bought_amount is 'What came in.';
comment on column lending.currency_exchange.sold_currency_code is 'Currency that went out.';
comment on column lending.currency_exchange.sold_amount is 'What went out.';
comment on column lending.currency_exchange.value_date is 'Day of the rate.';
comment on column lending.currency_exchange.booked_at is 'When it was booked.';
comment on column lending.currency_exchange.official_exchange_rate is
'Units sold for one bought, at the official rates.';
comment on column lending.currency_exchange.fx_rate_official_ids is 'Official rates used.';
comment on column lending.currency_exchange.realised_amount is
'Gain, or negative loss, in the base currency.';
comment on column lending.currency_exchange.journal_id is 'Its transfers.';
comment on column lending.currency_exchange.payment_id is 'The payment it belongs to, if any.';
comment on column lending.currency_exchange.payment_received_at is 'The payment''s partition key.';
comment on column lending.currency_exchange.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.currency_exchange.created_at is 'When the row was recorded.';

create table lending.fx_revaluation (
    legal_entity_id uuid not null,
    currency_code text not null,
    revalued_on date not null,
    position_amount numeric(24, 4) not null,
    carrying_amount numeric(24, 4) not null,
    market_amount numeric(24, 4) not null,
    unrealised_amount numeric(24, 4) not null generated always as (
        market_amount - carrying_amount
    ) stored,
    exchange_rate numeric(20, 10) not null,
    fx_rate_official_ids uuid[] not null,
    journal_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, currency_code, revalued_on),
    constraint fx_revaluation_position_fkey foreign key (legal_entity_id, currency_code)
    references lending.fx_position (legal_entity_id, currency_code) on delete restrict
);

comment on table lending.fx_revaluation is
'What a position was worth at the end of a day. Never changed: the next one takes its entries '
'back. Tenant: legal_entity_id.';
comment on column lending.fx_revaluation.legal_entity_id is 'The tenant.';
comment on column lending.fx_revaluation.currency_code is 'The foreign currency.';
comment on column lending.fx_revaluation.revalued_on is 'The day.';
comment on column lending.fx_revaluation.position_amount is 'Net holding, in currency_code.';
comment on column lending.fx_revaluation.carrying_amount is 'What it cost, in the base currency.';
comment on column lending.fx_revaluation.market_amount is
'What it was worth, in the base currency.';
comment on column lending.fx_revaluation.unrealised_amount is
'Gain, or negative loss, in the base currency.';
comment on column lending.fx_revaluation.exchange_rate is
'Units of the base currency for one of the foreign.';
comment on column lending.fx_revaluation.fx_rate_official_ids is 'Official rates used.';
comment on column lending.fx_revaluation.journal_id is 'Its transfers.';
comment on column lending.fx_revaluation.created_at is 'When the row was recorded.';

-- The invariants, which see all entities, need the currencies' numbers.
grant select on lending.currency to rently_refresher;

select internal.secure_table('lending.fx_position', is_audited => false);
select internal.secure_table('lending.currency_exchange', is_append_only => true);
select internal.secure_table('lending.fx_revaluation', is_append_only => true);

insert into lending.capability (code, description) values
('exchange_currency', 'Exchange currency and revalue positions');
insert into lending.role_capability (business_role, capability) values
('rently_accountant', 'exchange_currency');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL520',
    'revaluation_order',
    'Positions are revalued day after day, and no day before it is there.',
    'Revalue a day from the last revaluation to today.'
),
(
    'RL521',
    'exchange_of_one_currency',
    'A currency is not exchanged for itself.',
    'Name two currencies.'
);
