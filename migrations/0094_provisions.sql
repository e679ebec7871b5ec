-- Expected credit losses (IFRS 9): the stage of each loan, and what is provided for.

create table lending.ecl_stage_reason (
    code text primary key,
    description text not null,
    created_at timestamptz not null default now(),
    constraint ecl_stage_reason_code_is_snake_check check (code ~ '^[a-z][a-z0-9_]*$')
);

comment on table lending.ecl_stage_reason is 'Why a loan is in a stage of IFRS 9. No tenant.';
comment on column lending.ecl_stage_reason.code is 'Name.';
comment on column lending.ecl_stage_reason.description is 'What it means.';
comment on column lending.ecl_stage_reason.created_at is 'When the row was recorded.';

insert into lending.ecl_stage_reason (code, description) values
('performing', 'Nothing speaks for a higher stage'),
('backstop_30_dpd', 'Late beyond the days that are presumed a significant increase of risk'),
('backstop_90_dpd', 'Late for the days that are presumed a default'),
('pd_increase', 'The probability of default rose significantly since the start'),
('restructured', 'Terms were eased'),
('credit_impaired', 'Held to be obtained by fraud'),
('cure_probation', 'The reason is gone, the time to prove it not over'),
('cured', 'The time of proof is over'),
('override', 'A person set it, with a reason');

create table lending.ecl_stage_history (
    legal_entity_id uuid not null,
    loan_id uuid not null,
    version_number integer not null,
    stage integer not null,
    previous_stage integer,
    reason_code text not null references lending.ecl_stage_reason (code) on delete restrict,
    effective_on date not null,
    probation_ends_on date,
    days_late integer not null,
    booked_at timestamptz not null default internal.booking_time(),
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, loan_id, version_number),
    constraint ecl_stage_history_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint ecl_stage_history_stage_check check (
        stage in (1, 2, 3) and previous_stage in (1, 2, 3)
    ),
    constraint ecl_stage_history_only_the_first_comes_from_nothing_check check (
        (version_number = 1) = (previous_stage is null)
    )
);

create index idx_ecl_stage_history_reason_code on lending.ecl_stage_history (reason_code);

comment on table lending.ecl_stage_history is
'Every stage a loan was in, and why; each holds from effective_on until the next. Never changed. '
'Tenant: legal_entity_id.';
comment on column lending.ecl_stage_history.legal_entity_id is 'The tenant.';
comment on column lending.ecl_stage_history.loan_id is 'The loan.';
comment on column lending.ecl_stage_history.version_number is 'Counts the loan''s stages from 1.';
comment on column lending.ecl_stage_history.stage is 'Stage of IFRS 9: 1, 2 or 3.';
comment on column lending.ecl_stage_history.previous_stage is 'Stage before; null for the first.';
comment on column lending.ecl_stage_history.reason_code is 'Why.';
comment on column lending.ecl_stage_history.effective_on is 'Day of business from which it holds.';
comment on column lending.ecl_stage_history.probation_ends_on is
'Day on which the loan is cured if nothing happens; null outside of probation.';
comment on column lending.ecl_stage_history.days_late is 'Days late on that day.';
comment on column lending.ecl_stage_history.booked_at is 'When it was recorded.';
comment on column lending.ecl_stage_history.created_at is 'When the row was recorded.';

create table lending.provision_run (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    business_date date not null,
    is_whole boolean not null,
    started_at timestamptz not null,
    booked_on date not null,
    booked_at timestamptz not null default internal.booking_time(),
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id)
);

create index idx_provision_run_business_date
on lending.provision_run (legal_entity_id, business_date);

comment on table lending.provision_run is
'Each time that provisions of an entity were measured. Never changed. Tenant: legal_entity_id.';
comment on column lending.provision_run.legal_entity_id is 'The tenant.';
comment on column lending.provision_run.id is 'Key within the tenant; the journal in the ledger.';
comment on column lending.provision_run.business_date is 'Day that was closed.';
comment on column lending.provision_run.is_whole is
'Whether every loan was measured, not only those with a change.';
comment on column lending.provision_run.started_at is
'Moment by the clock: what changed since is measured the next time.';
comment on column lending.provision_run.booked_on is 'Booking day in the ledger.';
comment on column lending.provision_run.booked_at is 'When it was booked.';
comment on column lending.provision_run.created_at is 'When the row was recorded.';

create table lending.provision (
    legal_entity_id uuid not null,
    loan_id uuid not null,
    version_number integer not null,
    run_id uuid not null,
    currency_code text not null,
    as_of_on date not null,
    method text not null,
    stage integer not null,
    previous_stage integer,
    days_late integer not null,
    exposure_amount numeric(20, 4) not null,
    default_probability numeric(12, 8) not null,
    loss_given_default numeric(12, 8) not null,
    discount_rate numeric(12, 8) not null,
    ecl_amount numeric(20, 4) not null,
    previous_amount numeric(20, 4) not null,
    parameter_id uuid,
    matrix_id uuid,
    risk_assessment_id uuid,
    booked_at timestamptz not null default internal.booking_time(),
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, loan_id, version_number),
    constraint provision_loan_fkey foreign key (legal_entity_id, loan_id, currency_code)
    references lending.loan (legal_entity_id, id, currency_code) on delete restrict,
    constraint provision_run_fkey foreign key (legal_entity_id, run_id)
    references lending.provision_run (legal_entity_id, id) on delete restrict,
    constraint provision_version_is_positive_check check (version_number > 0),
    constraint provision_stage_check check (stage in (1, 2, 3) and previous_stage in (1, 2, 3)),
    constraint provision_method_check check (method in ('ecl', 'matrix')),
    constraint provision_amounts_are_never_negative_check check (
        exposure_amount >= 0 and ecl_amount >= 0 and previous_amount >= 0
    ),
    constraint provision_is_within_exposure_check check (ecl_amount <= exposure_amount),
    constraint provision_ecl_is_currency_amount_check check (
        internal.is_currency_amount(ecl_amount, currency_code)
    )
);

create index idx_provision_run_id on lending.provision (legal_entity_id, run_id);

comment on table lending.provision is
'What is provided for the expected losses of a loan; each row holds until the next. Written only '
'when it changes, and never changed. Amounts in currency_code. Tenant: legal_entity_id.';
comment on column lending.provision.legal_entity_id is 'The tenant.';
comment on column lending.provision.loan_id is 'The loan.';
comment on column lending.provision.version_number is 'Counts the loan''s provisions from 1.';
comment on column lending.provision.run_id is 'The run that measured it.';
comment on column lending.provision.currency_code is 'Currency of the loan and of the amounts.';
comment on column lending.provision.as_of_on is 'Day of business that it was measured for.';
comment on column lending.provision.method is 'ecl or matrix.';
comment on column lending.provision.stage is 'Stage of IFRS 9: 1, 2 or 3.';
comment on column lending.provision.previous_stage is
'Stage of the provision before; null where there was none.';
comment on column lending.provision.days_late is 'Days late, as the policy counts them.';
comment on column lending.provision.exposure_amount is
'Exposure at default: principal on the books, what is overdue of interest and charges on the '
'accrual basis, and the share of what is not paid out yet. In currency_code.';
comment on column lending.provision.default_probability is
'Probability of default over the months that count: twelve in stage 1, the whole life in stage '
'2, certain in stage 3. As a fraction.';
comment on column lending.provision.loss_given_default is
'Share of the exposure lost in a default; the percentage of a matrix. As a fraction.';
comment on column lending.provision.discount_rate is
'Effective interest rate by which later losses are discounted: as a nominal rate a year, '
'compounded monthly, as a fraction, to a hundredth of a per cent.';
comment on column lending.provision.ecl_amount is 'Expected credit loss, in currency_code.';
comment on column lending.provision.previous_amount is
'What was provided for before, in currency_code.';
comment on column lending.provision.parameter_id is 'Row of ecl_parameter used, if any.';
comment on column lending.provision.matrix_id is 'Row of provision_matrix used, if any.';
comment on column lending.provision.risk_assessment_id is
'Risk assessment whose probability was used, if any.';
comment on column lending.provision.booked_at is 'When it was booked.';
comment on column lending.provision.created_at is 'When the row was recorded.';

create table lending.provision_movement (
    legal_entity_id uuid not null,
    run_id uuid not null,
    product_id uuid not null,
    currency_code text not null,
    movement text not null,
    stage integer not null,
    business_date date not null,
    loan_count integer not null,
    exposure_amount numeric(20, 4) not null,
    amount numeric(20, 4) not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, run_id, product_id, currency_code, movement, stage),
    constraint provision_movement_run_fkey foreign key (legal_entity_id, run_id)
    references lending.provision_run (legal_entity_id, id) on delete restrict,
    constraint provision_movement_product_fkey foreign key (
        legal_entity_id, product_id, currency_code
    ) references lending.product (legal_entity_id, id, currency_code) on delete restrict,
    constraint provision_movement_movement_check check (
        movement in ('new', 'transfer', 'remeasurement', 'derecognition')
    ),
    constraint provision_movement_stage_check check (stage in (1, 2, 3))
);

create index idx_provision_movement_product_id
on lending.provision_movement (legal_entity_id, product_id, currency_code);
create index idx_provision_movement_business_date
on lending.provision_movement (legal_entity_id, business_date);

comment on table lending.provision_movement is
'Changes of the loss allowance by stage: sums of the provisions that a run wrote, as the ledger '
'has them. Never changed. Amounts in currency_code. Tenant: legal_entity_id.';
comment on column lending.provision_movement.legal_entity_id is 'The tenant.';
comment on column lending.provision_movement.run_id is 'The run.';
comment on column lending.provision_movement.product_id is 'The product.';
comment on column lending.provision_movement.currency_code is 'Currency of the amounts.';
comment on column lending.provision_movement.movement is
'new: loans measured for the first time. transfer: the allowance goes with the loan to another '
'stage. remeasurement: it changed. derecognition: the loan left the books.';
comment on column lending.provision_movement.stage is 'Stage whose allowance changes.';
comment on column lending.provision_movement.business_date is 'Day that was closed.';
comment on column lending.provision_movement.loan_count is
'By how many loans the stage grew; negative where it shrank.';
comment on column lending.provision_movement.exposure_amount is
'By how much the measured exposure of the stage grew, in currency_code; negative where it shrank.';
comment on column lending.provision_movement.amount is
'By how much the allowance of the stage grew, in currency_code; negative where it shrank.';
comment on column lending.provision_movement.created_at is 'When the row was recorded.';

create table lending.loan_impairment (
    legal_entity_id uuid not null,
    loan_id uuid not null,
    stage integer not null,
    reason_code text not null references lending.ecl_stage_reason (code) on delete restrict,
    stage_version_number integer not null,
    probation_ends_on date,
    provision_version_number integer not null,
    ecl_amount numeric(20, 4) not null,
    exposure_amount numeric(20, 4) not null,
    is_derecognised boolean not null,
    parameter_id uuid,
    matrix_id uuid,
    measured_on date not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, loan_id),
    constraint loan_impairment_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint loan_impairment_stage_check check (stage in (1, 2, 3))
) with (fillfactor = 80);

create index idx_loan_impairment_reason_code on lending.loan_impairment (reason_code);

comment on table lending.loan_impairment is
'Stage and provision of each loan as of the last closed day. Derived: it can be rebuilt from '
'ecl_stage_history and provision. Amounts in the loan''s currency. Tenant: legal_entity_id.';
comment on column lending.loan_impairment.legal_entity_id is 'The tenant.';
comment on column lending.loan_impairment.loan_id is 'The loan.';
comment on column lending.loan_impairment.stage is 'Stage of IFRS 9: 1, 2 or 3.';
comment on column lending.loan_impairment.reason_code is 'Why.';
comment on column lending.loan_impairment.stage_version_number is 'Its row of ecl_stage_history.';
comment on column lending.loan_impairment.probation_ends_on is
'Day on which the loan is cured if nothing happens; null outside of probation.';
comment on column lending.loan_impairment.provision_version_number is
'Its row of provision; 0 before the first.';
comment on column lending.loan_impairment.ecl_amount is
'Expected credit loss, in the loan''s currency.';
comment on column lending.loan_impairment.exposure_amount is
'Exposure that was measured, in the loan''s currency.';
comment on column lending.loan_impairment.is_derecognised is
'Whether the loan has left the books: nothing is exposed or provided for.';
comment on column lending.loan_impairment.parameter_id is
'Row of ecl_parameter that holds, if any.';
comment on column lending.loan_impairment.matrix_id is
'Row of provision_matrix that holds, if any.';
comment on column lending.loan_impairment.measured_on is
'Day of business for which the provision was last measured with a change.';
comment on column lending.loan_impairment.created_at is 'When the row was recorded.';
comment on column lending.loan_impairment.updated_at is 'When the row last changed.';
comment on column lending.loan_impairment.row_version is 'Counts the changes of the row.';

select internal.secure_table('lending.ecl_stage_history', is_append_only => true);
select internal.secure_table('lending.provision_run', is_append_only => true);
select internal.secure_table('lending.provision', is_append_only => true);
select internal.secure_table('lending.provision_movement', is_append_only => true);
select internal.secure_table('lending.loan_impairment', is_audited => false);

-- Snapshots of the ledger are found by their day.
create index idx_ledger_balance_snapshot_as_of_on
on lending.ledger_balance_snapshot (legal_entity_id, as_of_on);

insert into lending.transaction_type (code, is_payment, description) values
('impairment', false, 'The allowance for expected losses changes; never on the loan itself');

insert into lending.ledger_account_template (code, name, kind, cash_activity) values
('1190', 'Loss allowance', 'asset', 'other'),
('5150', 'Impairment losses', 'expense', 'other');

insert into lending.gl_mapping_template (
    transaction_type, component, accounting_basis, circumstance, debit_code, credit_code
)
select
    'impairment',
    'principal',
    b.accounting_basis,
    c.circumstance,
    '5150',
    '1190'
from (values ('cash'), ('accrual')) as b (accounting_basis)
cross join (values ('none'), ('derecognition')) as c (circumstance);

insert into lending.event_type (code, description) values
('risk_assessed', 'The risk of a borrower or a loan was assessed'),
('ecl_stage_changed', 'A loan went to another stage of IFRS 9'),
('provisions_measured', 'Expected losses of an entity were measured for a day');

insert into ops.close_step (code, position, description) values
('provisions', 70, 'Stages and expected losses of loans, posted to the ledger'),
('snapshots', 80, 'Balances of the ledger are kept');

insert into ops.invariant (name, law) values
(
    'provisions_match_ledger',
    'What is provided for the loans of an entity is what the loss allowance account holds.'
),
(
    'provisions_are_continuous',
    'Each provision starts from the one before, and the state of a loan is its last.'
),
(
    'snapshots_match_ledger',
    'A kept balance of an account is the sum of its entries up to that day.'
);
