-- Loans, their schedules, and every money event on them.

create table lending.loan_status (
    code text primary key,
    description text not null,
    is_open boolean not null,
    created_at timestamptz not null default now()
);

comment on table lending.loan_status is 'The states of a loan. No tenant.';
comment on column lending.loan_status.code is 'Name.';
comment on column lending.loan_status.description is 'What it means.';
comment on column lending.loan_status.is_open is 'Whether money may still be owed.';
comment on column lending.loan_status.created_at is 'When the row was recorded.';

insert into lending.loan_status (code, description, is_open) values
('approved', 'Agreed, nothing paid out yet', true),
('active', 'Paid out, money is owed', true),
('closed', 'Paid back in full', false),
('charged_off', 'Moved to loss by policy; the debt is still owed', true),
('written_off', 'The claim is taken off the books', false);

create table lending.loan (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    loan_number text not null,
    product_id uuid not null,
    product_version_id uuid not null,
    borrower_party_id uuid not null,
    lease_id uuid,
    currency_code text not null,
    status text not null default 'approved' references lending.loan_status (
        code
    ) on delete restrict,
    status_reason_code text not null default 'created',
    status_on date,
    principal_amount numeric(20, 4) not null,
    interest_rate numeric(12, 8) not null,
    instalment_count integer not null,
    start_date date not null,
    first_due_date date,
    maturity_date date not null,
    current_plan_version integer not null default 1,
    disbursed_amount numeric(20, 4) not null default 0,
    capitalised_amount numeric(20, 4) not null default 0,
    deferred_income_amount numeric(20, 4) not null default 0,
    principal_repaid_amount numeric(20, 4) not null default 0,
    principal_written_off_amount numeric(20, 4) not null default 0,
    principal_charged_off_amount numeric(20, 4) not null default 0,
    principal_outstanding_amount numeric(20, 4) not null generated always as (
        disbursed_amount + capitalised_amount - principal_repaid_amount
        - principal_written_off_amount - principal_charged_off_amount
    ) stored,
    interest_repaid_amount numeric(20, 4) not null default 0,
    fee_repaid_amount numeric(20, 4) not null default 0,
    penalty_repaid_amount numeric(20, 4) not null default 0,
    credit_balance_amount numeric(20, 4) not null default 0,
    oldest_unpaid_due_date date,
    closed_on date,
    charged_off_on date,
    is_fraud boolean not null default false,
    effective_interest_rate numeric(20, 12),
    calendar_known_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint loan_number_key unique (legal_entity_id, loan_number),
    constraint loan_currency_key unique (legal_entity_id, id, currency_code),
    constraint loan_product_version_fkey foreign key (
        legal_entity_id, product_version_id, product_id, currency_code
    ) references lending.product_version (legal_entity_id, id, product_id, currency_code)
    on delete restrict,
    constraint loan_borrower_fkey foreign key (legal_entity_id, borrower_party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint loan_lease_fkey foreign key (legal_entity_id, lease_id)
    references lending.lease (legal_entity_id, id) on delete restrict,
    constraint loan_number_is_not_blank_check check (loan_number ~ '\S'),
    constraint loan_principal_is_positive_check check (principal_amount > 0),
    constraint loan_principal_is_currency_amount_check check (
        internal.is_currency_amount(principal_amount, currency_code)
    ),
    constraint loan_interest_rate_check check (interest_rate between 0 and 10),
    constraint loan_instalment_count_check check (instalment_count between 1 and 1200),
    constraint loan_first_due_date_after_start_check check (first_due_date > start_date),
    constraint loan_maturity_after_start_check check (maturity_date > start_date),
    constraint loan_disbursed_within_principal_check check (
        disbursed_amount >= 0
        and capitalised_amount >= 0
        and disbursed_amount + capitalised_amount <= principal_amount
    ),
    constraint loan_outstanding_is_never_negative_check check (principal_outstanding_amount >= 0),
    -- As one expression: each update of a loan reads the text of its checks anew.
    constraint loan_repaid_amounts_are_never_negative_check check (
        least(
            principal_written_off_amount, principal_charged_off_amount, interest_repaid_amount,
            fee_repaid_amount, penalty_repaid_amount, credit_balance_amount
        ) >= 0
    ),
    constraint loan_closed_on_goes_with_closed_check check (
        (status = 'closed') = (closed_on is not null)
    )
) with (fillfactor = 70);

create index idx_loan_status_borrower on lending.loan (legal_entity_id, borrower_party_id, status);
create index idx_loan_start_date_product on lending.loan (legal_entity_id, start_date, product_id);
create index idx_loan_lease_id on lending.loan (legal_entity_id, lease_id)
where lease_id is not null;
comment on index lending.idx_loan_lease_id is 'Loans that pay rent; serves the foreign key.';
create index idx_loan_product_version_id
on lending.loan (legal_entity_id, product_version_id, product_id, currency_code);
create index idx_loan_active on lending.loan (legal_entity_id, id) where status = 'active';
comment on index lending.idx_loan_active is
'Active loans only: what the close of business and the portfolio views scan.';
create index idx_loan_status on lending.loan (status);
create index idx_loan_maturity_date on lending.loan (legal_entity_id, maturity_date)
where status = 'active';
comment on index lending.idx_loan_maturity_date is
'Active loans by their last due date: what the close of business looks for on the day after.';
create index idx_loan_deferred_income on lending.loan (legal_entity_id, id)
where deferred_income_amount > 0;
comment on index lending.idx_loan_deferred_income is
'Loans with income that is earned over time; the close of business goes through them.';

comment on table lending.loan is
'A loan, its terms and its balances. Balances are derived: they can be rebuilt from '
'loan_transaction and payment_allocation. Tenant: legal_entity_id.';
comment on column lending.loan.legal_entity_id is 'The tenant.';
comment on column lending.loan.id is 'Key within the tenant.';
comment on column lending.loan.loan_number is 'Number for people. Unique within the entity.';
comment on column lending.loan.product_id is 'The product.';
comment on column lending.loan.product_version_id is
'The version of the product that the loan is pinned to.';
comment on column lending.loan.borrower_party_id is 'Who owes it.';
comment on column lending.loan.lease_id is
'The lease whose rent it pays in advance, if any; follows the tenant to another unit.';
comment on column lending.loan.currency_code is 'Currency of every amount of the loan.';
comment on column lending.loan.status is 'State, see loan_status.';
comment on column lending.loan.status_reason_code is
'Why it has its status, see loan_status_reason. A change of status without a new reason gets the '
'default of the transition.';
comment on column lending.loan.status_on is
'Value date since which it has its status; null while it has its first. Written with '
'status_reason_code.';
comment on column lending.loan.principal_amount is 'Agreed principal, in currency_code.';
comment on column lending.loan.interest_rate is 'Nominal rate a year as a fraction: 0.12 is 12 %.';
comment on column lending.loan.instalment_count is 'Number of instalments agreed.';
comment on column lending.loan.start_date is
'Day from which interest runs: the planned, then the real day of disbursement.';
comment on column lending.loan.first_due_date is
'Due date of the first instalment as agreed, whose day of the month the others follow; null: one '
'period after start_date.';
comment on column lending.loan.maturity_date is 'Due date of the last instalment.';
comment on column lending.loan.current_plan_version is 'Version of the amortisation plan in force.';
comment on column lending.loan.disbursed_amount is
'Principal paid out so far, in currency_code. Derived.';
comment on column lending.loan.capitalised_amount is
'Income added to the principal so far, in currency_code. Derived.';
comment on column lending.loan.deferred_income_amount is
'Income added to the principal and buy-down fees, in currency_code, before any adjustment: where '
'there is some, it is earned over the life of the loan. Derived.';
comment on column lending.loan.principal_repaid_amount is
'Principal paid back less what chargebacks made owed again, in currency_code; negative where they '
'made more principal of a payment than it had repaid. Derived.';
comment on column lending.loan.principal_written_off_amount is
'Principal written off, in currency_code. Derived.';
comment on column lending.loan.principal_charged_off_amount is
'Principal that is charged off and still owed: all that is unpaid of a charged-off loan, in '
'currency_code. Derived.';
comment on column lending.loan.principal_outstanding_amount is
'Principal on the books: disbursed and capitalised less repaid, written off and charged off, in '
'currency_code.';
comment on column lending.loan.interest_repaid_amount is
'Interest paid, in currency_code. Derived.';
comment on column lending.loan.fee_repaid_amount is 'Fees paid, in currency_code. Derived.';
comment on column lending.loan.penalty_repaid_amount is
'Penalties paid, in currency_code. Derived.';
comment on column lending.loan.credit_balance_amount is
'Paid beyond what was owed: a liability to the borrower, in currency_code. Derived.';
comment on column lending.loan.oldest_unpaid_due_date is
'Due date of the first instalment not fully paid; null if there is none. DPD counts from it. '
'Derived.';
comment on column lending.loan.closed_on is 'Value date on which the loan was paid back in full.';
comment on column lending.loan.charged_off_on is
'Value date of the charge-off in force; null without one. Derived.';
comment on column lending.loan.is_fraud is
'Whether the loan is held to be obtained by fraud: its losses have an account of their own.';
comment on column lending.loan.effective_interest_rate is
'The rate a year, a fraction, that discounts what was agreed to be paid, fees among it, to the '
'principal (IFRS 9, ACT/365F). Never changed. Null where there is no such rate: then the nominal '
'rate stands for it.';
comment on column lending.loan.calendar_known_at is
'Holidays entered later do not move its due dates.';
comment on column lending.loan.created_at is 'When the row was recorded.';
comment on column lending.loan.updated_at is 'When the row last changed.';
comment on column lending.loan.row_version is 'Counts the changes of the row.';

create table lending.amortisation_plan (
    legal_entity_id uuid not null,
    loan_id uuid not null,
    version_number integer not null,
    reason text not null,
    effective_on date not null,
    booked_at timestamptz not null default internal.booking_time(),
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, loan_id, version_number),
    constraint amortisation_plan_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint amortisation_plan_version_is_positive_check check (version_number > 0),
    constraint amortisation_plan_reason_check check (
        reason in ('origination', 'disbursement', 'servicing', 'import')
    )
);

comment on table lending.amortisation_plan is
'Versions of a loan''s schedule; never changed, a new version replaces the old. Tenant: '
'legal_entity_id.';
comment on column lending.amortisation_plan.legal_entity_id is 'The tenant.';
comment on column lending.amortisation_plan.loan_id is 'The loan.';
comment on column lending.amortisation_plan.version_number is 'Counts the loan''s plans from 1.';
comment on column lending.amortisation_plan.reason is
'Why it was made: origination, disbursement, servicing (what happened to the loan), import.';
comment on column lending.amortisation_plan.effective_on is 'Value date from which it holds.';
comment on column lending.amortisation_plan.booked_at is
'When it was booked: what was known at a past time is read by it.';
comment on column lending.amortisation_plan.created_at is 'When the row was recorded.';

create table lending.amortisation_line (
    legal_entity_id uuid not null,
    loan_id uuid not null,
    plan_version integer not null,
    line_number integer not null,
    period_start_date date not null,
    due_date date not null,
    opening_balance_amount numeric(20, 4) not null,
    principal_amount numeric(20, 4) not null,
    interest_amount numeric(20, 4) not null,
    fee_amount numeric(20, 4) not null default 0,
    penalty_amount numeric(20, 4) not null default 0,
    kind text not null default 'instalment',
    credited_principal_amount numeric(20, 4) not null default 0,
    credited_interest_amount numeric(20, 4) not null default 0,
    charged_with_line integer,
    closing_balance_amount numeric(20, 4) not null generated always as (
        greatest(opening_balance_amount - principal_amount + credited_principal_amount, 0)
    ) stored,
    instalment_amount numeric(20, 4) not null generated always as (
        principal_amount + interest_amount + fee_amount + penalty_amount
    ) stored,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, loan_id, plan_version, line_number),
    constraint amortisation_line_plan_fkey foreign key (legal_entity_id, loan_id, plan_version)
    references lending.amortisation_plan (
        legal_entity_id, loan_id, version_number
    ) on delete restrict,
    constraint amortisation_line_number_is_positive_check check (line_number > 0),
    constraint amortisation_line_kind_check check (
        kind in ('instalment', 'down_payment', 'charge', 'additional')
    ),
    constraint amortisation_line_period_does_not_end_before_it_starts_check check (
        due_date >= period_start_date
    ),
    constraint amortisation_line_amounts_are_never_negative_check check (
        principal_amount >= 0
        and interest_amount >= 0
        and fee_amount >= 0
        and penalty_amount >= 0
    ),
    constraint amortisation_line_credited_is_never_negative_check check (
        credited_principal_amount >= 0 and credited_interest_amount >= 0
    )
);

comment on table lending.amortisation_line is
'Instalments of a plan. Amounts are in the loan''s currency. Never changed. Tenant: '
'legal_entity_id.';
comment on column lending.amortisation_line.legal_entity_id is 'The tenant.';
comment on column lending.amortisation_line.loan_id is 'The loan.';
comment on column lending.amortisation_line.plan_version is 'The plan.';
comment on column lending.amortisation_line.line_number is
'Key of the instalment, from 1; the same instalment keeps it across plans. The order is that of '
'due dates.';
comment on column lending.amortisation_line.period_start_date is
'First day of the interest period.';
comment on column lending.amortisation_line.due_date is
'Day on which it is due; not late on that day.';
comment on column lending.amortisation_line.opening_balance_amount is
'Principal owed before it, in the loan''s currency.';
comment on column lending.amortisation_line.principal_amount is
'Principal part, in the loan''s currency.';
comment on column lending.amortisation_line.interest_amount is
'Interest part, in the loan''s currency.';
comment on column lending.amortisation_line.fee_amount is
'Fees that fall due with it, in the loan''s currency.';
comment on column lending.amortisation_line.penalty_amount is
'Penalties that fall due with it, in the loan''s currency.';
comment on column lending.amortisation_line.kind is
'instalment; down_payment: due back on the day of a payment out; charge: a charge that stands by '
'itself; additional: owed after the schedule''s last.';
comment on column lending.amortisation_line.credited_principal_amount is
'Part of principal_amount that a chargeback made owed again, in the loan''s currency.';
comment on column lending.amortisation_line.credited_interest_amount is
'Part of interest_amount that a chargeback made owed again, in the loan''s currency.';
comment on column lending.amortisation_line.charged_with_line is
'For a charge that stands by itself: the instalment whose period holds it.';
comment on column lending.amortisation_line.closing_balance_amount is
'Principal owed after it, in the loan''s currency.';
comment on column lending.amortisation_line.instalment_amount is
'Principal, interest, fees and penalties together, in the loan''s currency.';
comment on column lending.amortisation_line.created_at is 'When the row was recorded.';

select internal.secure_table(
    'lending.loan',
    derived_columns => '{
        disbursed_amount, capitalised_amount, deferred_income_amount,
        principal_repaid_amount, principal_written_off_amount,
        principal_charged_off_amount, charged_off_on,
        principal_outstanding_amount, interest_repaid_amount, fee_repaid_amount,
        penalty_repaid_amount, credit_balance_amount, oldest_unpaid_due_date
    }'
);
select internal.secure_table('lending.amortisation_plan', is_append_only => true);
select internal.secure_table('lending.amortisation_line', is_append_only => true);

insert into ops.error_code (code, name, meaning, hint) values
('RL301', 'unknown_loan', 'The entity has no such loan.', 'Look it up in api.loan.'),
(
    'RL302',
    'loan_not_disbursed',
    'The loan is not paid out yet.',
    'Disburse it with api.disburse_loan() first.'
),
(
    'RL303',
    'loan_not_open',
    'The loan is closed or written off.',
    'Record the money as unapplied, or choose another loan.'
),
(
    'RL304',
    'loan_already_disbursed',
    'The loan is already paid out.',
    'Nothing to do; see its statement.'
),
(
    'RL305',
    'invalid_amount',
    'The amount is not positive or has more decimals than its currency.',
    'Give a positive amount in whole minor units.'
),
(
    'RL306',
    'invalid_value_date',
    'The value date lies before the loan''s start or its purchase, or in the future.',
    'Give a day from the loan''s start, or its purchase, to today.'
),
('RL307', 'currency_mismatch', 'The currency is not the loan''s.', 'Pay in the loan''s currency.');
