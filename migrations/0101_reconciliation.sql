-- What providers and banks say they moved, line by line, and which payment of ours each line is.

insert into lending.ledger_account_template (code, name, kind, cash_activity) values
('5400', 'Reconciliation differences', 'expense', 'other');

create table lending.provider_statement (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    provider_id uuid not null,
    reference text not null,
    currency_code text not null references lending.currency (code) on delete restrict,
    content_hash bytea not null,
    line_count integer not null,
    total_amount numeric(20, 4) not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint provider_statement_currency_key unique (legal_entity_id, id, currency_code),
    constraint provider_statement_reference_key unique (legal_entity_id, provider_id, reference),
    constraint provider_statement_content_key unique (legal_entity_id, provider_id, content_hash),
    constraint provider_statement_provider_fkey foreign key (legal_entity_id, provider_id)
    references lending.payment_provider (legal_entity_id, id) on delete restrict,
    constraint provider_statement_reference_is_not_blank_check check (reference ~ '\S')
);

create index idx_provider_statement_currency_code on lending.provider_statement (currency_code);

comment on table lending.provider_statement is
'Statements of providers and banks, each imported once. Never changed. Tenant: legal_entity_id.';
comment on column lending.provider_statement.legal_entity_id is 'The tenant.';
comment on column lending.provider_statement.id is 'Key within the tenant.';
comment on column lending.provider_statement.provider_id is 'Whose statement it is.';
comment on column lending.provider_statement.reference is 'Its number there.';
comment on column lending.provider_statement.currency_code is 'Currency of its amounts.';
comment on column lending.provider_statement.content_hash is
'SHA-256 of its lines: the same lines under another number are refused.';
comment on column lending.provider_statement.line_count is 'Number of its lines.';
comment on column lending.provider_statement.total_amount is
'Sum of its lines, in currency_code.';
comment on column lending.provider_statement.recorded_by_account_id is 'Account that imported it.';
comment on column lending.provider_statement.created_at is 'When the row was recorded.';

create table lending.provider_statement_line (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    statement_id uuid not null,
    line_number integer not null,
    value_date date not null,
    currency_code text not null,
    amount numeric(20, 4) not null,
    reference text,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint provider_statement_line_number_key unique (
        legal_entity_id, statement_id, line_number
    ),
    constraint provider_statement_line_statement_fkey foreign key (
        legal_entity_id, statement_id, currency_code
    ) references lending.provider_statement (legal_entity_id, id, currency_code)
    on delete restrict,
    constraint provider_statement_line_amount_is_positive_check check (amount > 0),
    constraint provider_statement_line_amount_is_currency_amount_check check (
        internal.is_currency_amount(amount, currency_code)
    )
);

create index idx_provider_statement_line_statement_id
on lending.provider_statement_line (legal_entity_id, statement_id, currency_code);

comment on table lending.provider_statement_line is
'Money that came in by a statement. Never changed. Tenant: legal_entity_id.';
comment on column lending.provider_statement_line.legal_entity_id is 'The tenant.';
comment on column lending.provider_statement_line.id is 'Key within the tenant.';
comment on column lending.provider_statement_line.statement_id is 'The statement.';
comment on column lending.provider_statement_line.line_number is 'Its place there.';
comment on column lending.provider_statement_line.value_date is 'Day from which it counts.';
comment on column lending.provider_statement_line.currency_code is 'Currency of amount.';
comment on column lending.provider_statement_line.amount is
'What came in, in currency_code.';
comment on column lending.provider_statement_line.reference is
'Reference of the payment, or of the payments that came in one sum.';
comment on column lending.provider_statement_line.created_at is 'When the row was recorded.';

create table lending.reconciliation_match (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    line_id uuid not null,
    payment_id uuid not null,
    payment_received_at timestamptz not null,
    rule text not null,
    undone_at timestamptz,
    undo_reason text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint reconciliation_match_line_fkey foreign key (legal_entity_id, line_id)
    references lending.provider_statement_line (legal_entity_id, id) on delete restrict,
    constraint reconciliation_match_payment_fkey foreign key (
        legal_entity_id, payment_id, payment_received_at
    ) references lending.payment (legal_entity_id, id, received_at) on delete restrict,
    constraint reconciliation_match_rule_check check (
        rule in ('exact', 'reference', 'amount_and_date', 'many_to_one')
    ),
    constraint reconciliation_match_undoing_has_reason_check check (
        (undone_at is null) = (undo_reason is null)
    )
);

create unique index idx_reconciliation_match_payment_once
on lending.reconciliation_match (legal_entity_id, payment_id)
where undone_at is null;
comment on index lending.idx_reconciliation_match_payment_once is
'A payment is matched with one line, unless the match was undone.';
create index idx_reconciliation_match_line_id
on lending.reconciliation_match (legal_entity_id, line_id);
create index idx_reconciliation_match_payment_id
on lending.reconciliation_match (legal_entity_id, payment_id, payment_received_at);

comment on table lending.reconciliation_match is
'Which payment a line of a statement is; several payments may be one line. A '
'wrong match is undone, not removed. Tenant: legal_entity_id.';
comment on column lending.reconciliation_match.legal_entity_id is 'The tenant.';
comment on column lending.reconciliation_match.id is 'Key within the tenant.';
comment on column lending.reconciliation_match.line_id is 'The line.';
comment on column lending.reconciliation_match.payment_id is 'The payment.';
comment on column lending.reconciliation_match.payment_received_at is
'The payment''s partition key.';
comment on column lending.reconciliation_match.rule is
'exact (reference, amount), reference (amount within the tolerance), amount_and_date (one of each '
'within the days), many_to_one (payments of one reference add up to the line).';
comment on column lending.reconciliation_match.undone_at is
'When somebody said that it was wrong; the two are not matched again.';
comment on column lending.reconciliation_match.undo_reason is 'Why.';
comment on column lending.reconciliation_match.updated_at is 'When the row last changed.';
comment on column lending.reconciliation_match.row_version is 'Counts the changes of the row.';
comment on column lending.reconciliation_match.created_at is 'When the row was recorded.';

create table lending.reconciliation_write_off (
    legal_entity_id uuid not null,
    line_id uuid not null,
    currency_code text not null references lending.currency (code) on delete restrict,
    amount numeric(20, 4) not null,
    reason text not null,
    journal_id uuid not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, line_id),
    constraint reconciliation_write_off_line_fkey foreign key (legal_entity_id, line_id)
    references lending.provider_statement_line (legal_entity_id, id) on delete restrict,
    constraint reconciliation_write_off_amount_is_not_zero_check check (amount <> 0),
    constraint reconciliation_write_off_reason_is_not_blank_check check (reason ~ '\S')
);

create index idx_reconciliation_write_off_currency_code
on lending.reconciliation_write_off (currency_code);

comment on table lending.reconciliation_write_off is
'Pennies between a line and its payments that were booked away. Never changed. Tenant: '
'legal_entity_id.';
comment on column lending.reconciliation_write_off.legal_entity_id is 'The tenant.';
comment on column lending.reconciliation_write_off.line_id is 'The line.';
comment on column lending.reconciliation_write_off.currency_code is 'Currency of amount.';
comment on column lending.reconciliation_write_off.amount is
'What the line has above its payments, in currency_code; negative if it has less.';
comment on column lending.reconciliation_write_off.reason is 'Why.';
comment on column lending.reconciliation_write_off.journal_id is 'Its transfer: 1000 and 5400.';
comment on column lending.reconciliation_write_off.recorded_by_account_id is
'Account that did it.';
comment on column lending.reconciliation_write_off.created_at is 'When the row was recorded.';

select internal.secure_table('lending.provider_statement', is_append_only => true);
select internal.secure_table('lending.provider_statement_line', is_append_only => true);
select internal.secure_table('lending.reconciliation_match');
select internal.secure_table('lending.reconciliation_write_off', is_append_only => true);

insert into lending.capability (code, description) values
('reconcile_payments', 'Import statements, match them, and write pennies off');
insert into lending.role_capability (business_role, capability) values
('rently_payments_operator', 'reconcile_payments');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL760',
    'statement_imported_before',
    'The provider''s statement, or its lines under another number, was imported before.',
    'Nothing to do.'
),
(
    'RL761',
    'statement_malformed',
    'A line of the statement cannot be read or has no positive amount of the currency.',
    'Give an array of {value_date, amount, reference}.'
),
(
    'RL762',
    'nothing_to_write_off',
    'The line is unknown, has no match or no difference, or was written off before.',
    'See api.reconciliation_break.'
),
(
    'RL763',
    'above_write_off_limit',
    'The difference is above one unit of the currency: no pennies.',
    'Find out what it is.'
);
