-- Interest that is earned day by day on the accrual basis. Of each loan, what is earned in periods
-- that are over is posted by itself; what is earned in periods that still run is derived, and
-- posted as one sum a product and day.

insert into lending.transaction_type (code, is_payment, description) values
('accrual', false, 'Interest is earned: in the ledger only, not an event of the loan');

create table lending.loan_accrual (
    legal_entity_id uuid not null,
    loan_id uuid not null,
    product_id uuid not null,
    currency_code text not null,
    loan_row_version integer not null,
    accrued_on date not null,
    settled_amount numeric(20, 4) not null,
    period_interest_amount numeric(20, 4) not null default 0,
    period_start_on date,
    period_due_on date,
    stopped_on date,
    recompute_on date not null default 'infinity',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, loan_id),
    constraint loan_accrual_loan_fkey foreign key (legal_entity_id, loan_id, currency_code)
    references lending.loan (legal_entity_id, id, currency_code) on delete restrict,
    constraint loan_accrual_product_fkey foreign key (legal_entity_id, product_id)
    references lending.product (legal_entity_id, id) on delete restrict,
    constraint loan_accrual_amounts_are_currency_amounts_check check (
        internal.is_currency_amount(settled_amount, currency_code)
        and internal.is_currency_amount(period_interest_amount, currency_code)
    ),
    constraint loan_accrual_period_has_both_ends_check check (
        (period_start_on is null) = (period_due_on is null)
        and coalesce(period_start_on <= period_due_on, true)
        and (period_start_on is not null or period_interest_amount = 0)
    ),
    constraint loan_accrual_stopped_has_no_period_check check (
        stopped_on is null or period_start_on is null
    )
) with (fillfactor = 70);

create index idx_loan_accrual_product_id on lending.loan_accrual (legal_entity_id, product_id);

comment on table lending.loan_accrual is
'How much interest a loan of the accrual basis has earned, and from which figures it goes on '
'earning. Derived from plan, events and lateness; changed by the close of business only where they '
'changed. Tenant: legal_entity_id.';
comment on column lending.loan_accrual.legal_entity_id is 'The tenant.';
comment on column lending.loan_accrual.loan_id is 'The loan.';
comment on column lending.loan_accrual.product_id is 'Its product.';
comment on column lending.loan_accrual.currency_code is 'Currency of the amounts.';
comment on column lending.loan_accrual.loan_row_version is
'The version of the loan''s row that was looked at.';
comment on column lending.loan_accrual.accrued_on is
'The day at whose end it was computed last.';
comment on column lending.loan_accrual.settled_amount is
'Interest of periods that are over, or all of it where nothing accrues any more: what the ledger '
'holds in the loan''s name, in currency_code.';
comment on column lending.loan_accrual.period_interest_amount is
'Interest of the period that runs, in currency_code; by days a part of it is earned.';
comment on column lending.loan_accrual.period_start_on is
'First day of the period that runs; null if none does.';
comment on column lending.loan_accrual.period_due_on is
'Due date of the period that runs: all of it is earned by then.';
comment on column lending.loan_accrual.stopped_on is
'Last day for which interest was accrued, where the loan is so late that it no longer is; else '
'null.';
comment on column lending.loan_accrual.recompute_on is
'First day on which the row is no longer right even if the loan does not change.';
comment on column lending.loan_accrual.created_at is 'When the row was recorded.';
comment on column lending.loan_accrual.updated_at is 'When the row last changed.';
comment on column lending.loan_accrual.row_version is 'Counts the changes of the row.';

create table lending.running_interest (
    legal_entity_id uuid not null,
    product_id uuid not null,
    business_date date not null,
    currency_code text not null references lending.currency (code) on delete restrict,
    loan_count bigint not null,
    amount numeric(20, 4) not null,
    journal_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, product_id, business_date),
    constraint running_interest_product_fkey foreign key (legal_entity_id, product_id)
    references lending.product (legal_entity_id, id) on delete restrict,
    constraint running_interest_amount_is_currency_amount_check check (
        internal.is_currency_amount(amount, currency_code)
    ),
    constraint running_interest_loan_count_is_never_negative_check check (loan_count >= 0)
);

create index idx_running_interest_currency_code on lending.running_interest (currency_code);

comment on table lending.running_interest is
'Interest earned by the end of a closed day in periods that still ran: a sum over the loans of a '
'product, which the ledger holds without naming a loan. Each day''s entry is the difference to the '
'day before. Never changed. Tenant: legal_entity_id.';
comment on column lending.running_interest.legal_entity_id is 'The tenant.';
comment on column lending.running_interest.product_id is 'The product.';
comment on column lending.running_interest.business_date is 'The day.';
comment on column lending.running_interest.currency_code is 'Currency of amount.';
comment on column lending.running_interest.loan_count is 'Loans that earn it.';
comment on column lending.running_interest.amount is
'Interest earned so far in those periods, in currency_code.';
comment on column lending.running_interest.journal_id is
'The journal that brought the ledger to it.';
comment on column lending.running_interest.created_at is 'When the row was recorded.';

select internal.secure_table('lending.loan_accrual', is_audited => false);
select internal.secure_table('lending.running_interest', is_append_only => true);
