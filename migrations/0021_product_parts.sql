-- What a product consists of beside its terms: charges with their caps, the
-- classes of lateness, and who is eligible.

create table lending.charge_definition (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    code text not null,
    name text not null,
    component text not null,
    currency_code text not null references lending.currency (code) on delete restrict,
    default_amount numeric(20, 4),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint charge_definition_code_key unique (legal_entity_id, code),
    constraint charge_definition_code_is_upper_snake_check check (code ~ '^[A-Z][A-Z0-9_]*$'),
    constraint charge_definition_name_is_not_blank_check check (name ~ '\S'),
    constraint charge_definition_component_check check (component in ('fee', 'penalty')),
    constraint charge_definition_default_amount_is_currency_amount_check check (
        default_amount > 0 and internal.is_currency_amount(default_amount, currency_code)
    )
);

create index idx_charge_definition_currency_code on lending.charge_definition (currency_code);

comment on table lending.charge_definition is
'Fees and penalties that may be charged. Tenant: legal_entity_id.';
comment on column lending.charge_definition.legal_entity_id is 'The tenant.';
comment on column lending.charge_definition.id is 'Key within the tenant.';
comment on column lending.charge_definition.code is
'Short name, such as LATE_FEE. Unique within the entity.';
comment on column lending.charge_definition.name is 'Name for people.';
comment on column lending.charge_definition.component is 'fee or penalty.';
comment on column lending.charge_definition.currency_code is 'Currency of default_amount.';
comment on column lending.charge_definition.default_amount is
'Amount where a charge names none, in currency_code.';
comment on column lending.charge_definition.created_at is 'When the row was recorded.';
comment on column lending.charge_definition.updated_at is 'When the row last changed.';
comment on column lending.charge_definition.row_version is 'Counts the changes of the row.';

create table lending.product_charge (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    product_version_id uuid not null,
    charge_definition_id uuid not null,
    calculation text not null,
    amount numeric(20, 4),
    pct numeric(12, 8),
    timing text not null,
    due_after_days integer,
    grace_days integer not null default 0,
    repeats_after_days integer,
    tax_pct numeric(7, 4) not null default 0,
    min_amount numeric(20, 4),
    max_amount numeric(20, 4),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint product_charge_product_version_fkey foreign key (legal_entity_id, product_version_id)
    references lending.product_version (legal_entity_id, id) on delete restrict,
    constraint product_charge_definition_fkey foreign key (legal_entity_id, charge_definition_id)
    references lending.charge_definition (legal_entity_id, id) on delete restrict,
    constraint product_charge_once_per_timing_key unique (
        legal_entity_id, product_version_id, charge_definition_id, timing
    ),
    constraint product_charge_calculation_check check (
        calculation in (
            'flat', 'pct_amount', 'pct_principal', 'pct_interest', 'pct_instalment', 'pct_yearly'
        )
    ),
    constraint product_charge_yearly_is_for_overdue_check check (
        calculation <> 'pct_yearly' or timing = 'overdue'
    ),
    constraint product_charge_timing_check check (
        timing in ('disbursement', 'specified_date', 'instalment', 'overdue')
    ),
    constraint product_charge_amount_or_pct_check check (
        (calculation = 'flat') = (amount is not null)
        and (calculation <> 'flat') = (pct is not null)
        and amount > 0
        or calculation <> 'flat' and amount is null and pct > 0
    ),
    constraint product_charge_parts_need_an_instalment_check check (
        calculation in ('flat', 'pct_amount') or timing in ('instalment', 'overdue')
    ),
    constraint product_charge_due_after_days_check check (
        (timing = 'specified_date') = (due_after_days is not null)
        and coalesce(due_after_days, 0) between 0 and 36500
    ),
    constraint product_charge_overdue_days_check check (
        grace_days between 0 and 365
        and coalesce(repeats_after_days, 1) between 1 and 366
        and (timing = 'overdue' or grace_days = 0 and repeats_after_days is null)
    ),
    constraint product_charge_tax_check check (tax_pct >= 0 and tax_pct <= 100),
    constraint product_charge_min_and_max_check check (
        coalesce(min_amount, 0) >= 0 and coalesce(max_amount, 1) > 0
        and coalesce(min_amount <= max_amount, true)
    )
);

create index idx_product_charge_charge_definition_id
on lending.product_charge (legal_entity_id, charge_definition_id);

comment on table lending.product_charge is
'Charges that a product version makes by itself, and when. Amounts are in the product''s currency. '
'Tenant: legal_entity_id.';
comment on column lending.product_charge.legal_entity_id is 'The tenant.';
comment on column lending.product_charge.id is 'Key within the tenant.';
comment on column lending.product_charge.product_version_id is 'The product version.';
comment on column lending.product_charge.charge_definition_id is 'What is charged: fee or penalty.';
comment on column lending.product_charge.calculation is
'flat: amount. pct_amount: pct of what is paid out (at disbursement), of the loan''s principal, '
'or of what is overdue (overdue). pct_principal, pct_interest, pct_instalment: pct of that part '
'of the instalment; overdue: of that part which is unpaid. pct_yearly: penalty interest on the '
'unpaid principal and interest, for each day late since it was charged last, actual/365.';
comment on column lending.product_charge.amount is 'For flat: the amount before tax.';
comment on column lending.product_charge.pct is 'Otherwise: the percentage; 12.5 is 12.5 %.';
comment on column lending.product_charge.timing is
'disbursement: with each payment out, due that day. specified_date: once, due_after_days after the '
'first payment out. instalment: due with each instalment. overdue: when an instalment is late.';
comment on column lending.product_charge.due_after_days is
'For specified_date: days from the first payment out to the due date.';
comment on column lending.product_charge.grace_days is
'For overdue: days after the due date on which nothing is charged yet.';
comment on column lending.product_charge.repeats_after_days is
'For overdue: charged again after so many days while the instalment is unpaid; null: once for each '
'instalment.';
comment on column lending.product_charge.tax_pct is 'Tax on top, a percentage of the charge.';
comment on column lending.product_charge.min_amount is
'Least amount of a charge, before tax; null: none.';
comment on column lending.product_charge.max_amount is 'Most of a charge, before tax; null: none.';
comment on column lending.product_charge.created_at is 'When the row was recorded.';
comment on column lending.product_charge.updated_at is 'When the row last changed.';
comment on column lending.product_charge.row_version is 'Counts the changes of the row.';

create table lending.charge_cap (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    product_version_id uuid,
    component text not null,
    currency_code text not null references lending.currency (code) on delete restrict,
    per_period text not null,
    max_amount numeric(20, 4),
    max_pct numeric(12, 8),
    legal_basis text,
    valid_during daterange not null default '[,)',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint charge_cap_product_version_fkey foreign key (legal_entity_id, product_version_id)
    references lending.product_version (legal_entity_id, id) on delete restrict,
    constraint charge_cap_component_check check (component in ('fee', 'penalty')),
    constraint charge_cap_per_period_check check (
        per_period in ('charge', 'instalment', 'month', 'year', 'loan')
    ),
    constraint charge_cap_is_an_amount_or_a_percentage_check check (
        coalesce(max_amount, max_pct) is not null
        and coalesce(max_amount, 0) >= 0
        and coalesce(max_pct, 0) >= 0
    ),
    constraint charge_cap_max_amount_is_currency_amount_check check (
        internal.is_currency_amount(max_amount, currency_code)
    ),
    constraint charge_cap_law_stands_above_products_check check (
        legal_basis is null or product_version_id is null
    ),
    constraint charge_cap_valid_during_is_not_empty_check check (not isempty(valid_during)),
    constraint charge_cap_one_at_a_time_excl exclude using gist (
        legal_entity_id with =,
        (coalesce(product_version_id, legal_entity_id)) with =,
        component with =,
        currency_code with =,
        per_period with =,
        valid_during with &&
    )
);

create index idx_charge_cap_product_version_id
on lending.charge_cap (legal_entity_id, product_version_id)
where product_version_id is not null;
comment on index lending.idx_charge_cap_product_version_id is
'Caps of one product version; serves the foreign key.';
create index idx_charge_cap_currency_code on lending.charge_cap (currency_code);

comment on table lending.charge_cap is
'The most that may be charged in a period, tax included: by a product version, or by law for all '
'products. The lowest holds. Tenant: legal_entity_id.';
comment on column lending.charge_cap.legal_entity_id is 'The tenant.';
comment on column lending.charge_cap.id is 'Key within the tenant.';
comment on column lending.charge_cap.product_version_id is
'The product version; null for a cap over all products, such as a legal one.';
comment on column lending.charge_cap.component is 'What is capped: fee or penalty.';
comment on column lending.charge_cap.currency_code is 'Currency of the loans and of max_amount.';
comment on column lending.charge_cap.per_period is
'What the charges are added up over: charge, instalment, month, year (of the calendar), loan.';
comment on column lending.charge_cap.max_amount is 'The most, in currency_code; null: see max_pct.';
comment on column lending.charge_cap.max_pct is
'The most, as a percentage of what is charged on: the base of the charge, else the loan''s '
'principal; null: see max_amount.';
comment on column lending.charge_cap.legal_basis is 'The law, where it is a legal cap.';
comment on column lending.charge_cap.valid_during is
'Due dates for which it holds: from, inclusive, until, exclusive.';
comment on column lending.charge_cap.created_at is 'When the row was recorded.';
comment on column lending.charge_cap.updated_at is 'When the row last changed.';
comment on column lending.charge_cap.row_version is 'Counts the changes of the row.';

create table lending.delinquency_bucket_template (
    code text primary key,
    name text not null,
    min_days integer not null,
    max_days integer,
    created_at timestamptz not null default now(),
    constraint delinquency_bucket_template_days_check check (
        min_days > 0 and coalesce(max_days >= min_days, true)
    )
);

comment on table lending.delinquency_bucket_template is
'The classes of lateness that each legal entity starts with. No tenant.';
comment on column lending.delinquency_bucket_template.code is 'Short name.';
comment on column lending.delinquency_bucket_template.name is 'Name for people.';
comment on column lending.delinquency_bucket_template.min_days is 'Fewest delinquent days.';
comment on column lending.delinquency_bucket_template.max_days is 'Most; null: no end.';
comment on column lending.delinquency_bucket_template.created_at is 'When the row was recorded.';

insert into lending.delinquency_bucket_template (code, name, min_days, max_days) values
('DPD_1_30', '1 to 30 days late', 1, 30),
('DPD_31_60', '31 to 60 days late', 31, 60),
('DPD_61_90', '61 to 90 days late', 61, 90),
('DPD_91_180', '91 to 180 days late', 91, 180),
('DPD_181_PLUS', 'More than 180 days late', 181, null);

create table lending.delinquency_bucket (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    product_version_id uuid,
    code text not null,
    name text not null,
    min_days integer not null,
    max_days integer,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint delinquency_bucket_product_version_fkey foreign key (
        legal_entity_id, product_version_id
    ) references lending.product_version (legal_entity_id, id) on delete restrict,
    constraint delinquency_bucket_code_key unique nulls not distinct (
        legal_entity_id, product_version_id, code
    ),
    constraint delinquency_bucket_code_is_upper_snake_check check (code ~ '^[A-Z][A-Z0-9_]*$'),
    constraint delinquency_bucket_name_is_not_blank_check check (name ~ '\S'),
    constraint delinquency_bucket_days_check check (
        min_days > 0 and coalesce(max_days >= min_days, true)
    ),
    constraint delinquency_bucket_one_for_each_day_excl exclude using gist (
        legal_entity_id with =,
        (coalesce(product_version_id, legal_entity_id)) with =,
        (int4range(min_days, max_days, '[]')) with &&
    )
);

comment on table lending.delinquency_bucket is
'Classes of lateness by delinquent days: those of a product version, or where it has none those of '
'the entity. A loan that is not late is in none. Tenant: legal_entity_id.';
comment on column lending.delinquency_bucket.legal_entity_id is 'The tenant.';
comment on column lending.delinquency_bucket.id is 'Key within the tenant.';
comment on column lending.delinquency_bucket.product_version_id is
'The product version; null for the entity''s own.';
comment on column lending.delinquency_bucket.code is 'Short name, such as DPD_31_60.';
comment on column lending.delinquency_bucket.name is 'Name for people.';
comment on column lending.delinquency_bucket.min_days is 'Fewest delinquent days.';
comment on column lending.delinquency_bucket.max_days is 'Most delinquent days; null: no end.';
comment on column lending.delinquency_bucket.created_at is 'When the row was recorded.';
comment on column lending.delinquency_bucket.updated_at is 'When the row last changed.';
comment on column lending.delinquency_bucket.row_version is 'Counts the changes of the row.';

create table lending.decision_reason_code (
    code text primary key,
    statement text not null,
    source text not null,
    is_adverse boolean not null,
    created_at timestamptz not null default now(),
    constraint decision_reason_code_is_upper_snake_check check (code ~ '^[A-Z][A-Z0-9_]*$')
);

comment on table lending.decision_reason_code is
'Reasons of a decision on an application, each as a sentence for the notice to the applicant. The '
'list follows the sample reasons of Regulation B (12 CFR 1002, Appendix C, form C-1), in other '
'words. No tenant.';
comment on column lending.decision_reason_code.code is 'Name.';
comment on column lending.decision_reason_code.statement is 'What the applicant is told.';
comment on column lending.decision_reason_code.source is
'Where the reason comes from: regulation_b, or own where the form has none.';
comment on column lending.decision_reason_code.is_adverse is
'Whether it speaks against the application.';
comment on column lending.decision_reason_code.created_at is 'When the row was recorded.';

insert into lending.decision_reason_code (code, source, is_adverse, statement) values
('APPLICATION_INCOMPLETE', 'regulation_b', true, 'The application lacks information we need'),
('FEW_CREDIT_REFERENCES', 'regulation_b', true, 'There are too few credit references'),
('REFERENCE_TYPE_NOT_ACCEPTED', 'regulation_b', true, 'We cannot use the kind of references given'),
('REFERENCES_NOT_VERIFIED', 'regulation_b', true, 'We could not verify the credit references'),
('TEMPORARY_EMPLOYMENT', 'regulation_b', true, 'The employment is temporary or irregular'),
('EMPLOYMENT_NOT_VERIFIED', 'regulation_b', true, 'We could not verify the employment'),
('SHORT_EMPLOYMENT', 'regulation_b', true, 'The present employment is too short'),
('INCOME_TOO_LOW', 'regulation_b', true, 'The income is too low for the amount asked for'),
('OBLIGATIONS_TOO_HIGH', 'regulation_b', true, 'The debts are too high for the income'),
('INCOME_NOT_VERIFIED', 'regulation_b', true, 'We could not verify the income'),
('SHORT_RESIDENCE', 'regulation_b', true, 'The time at the present address is too short'),
('TEMPORARY_RESIDENCE', 'regulation_b', true, 'The residence is temporary'),
('RESIDENCE_NOT_VERIFIED', 'regulation_b', true, 'We could not verify the residence'),
('NO_CREDIT_FILE', 'regulation_b', true, 'There is no credit file'),
('LIMITED_CREDIT_EXPERIENCE', 'regulation_b', true, 'There is too little experience with credit'),
('POOR_PERFORMANCE_WITH_US', 'regulation_b', true, 'Earlier credit with us was not paid as agreed'),
('DELINQUENT_ELSEWHERE', 'regulation_b', true, 'Debts to others are or were paid late'),
('COLLECTION_OR_JUDGMENT', 'regulation_b', true, 'There was a collection action or a judgment'),
('SEIZURE_OR_REPOSSESSION', 'regulation_b', true, 'There was a seizure of income or property'),
('BANKRUPTCY', 'regulation_b', true, 'There was an insolvency'),
('MANY_RECENT_INQUIRIES', 'regulation_b', true, 'Credit was asked for often of late'),
('COLLATERAL_INSUFFICIENT', 'regulation_b', true, 'The security is too small or of the wrong kind'),
('TERMS_NOT_OFFERED', 'regulation_b', true, 'We do not lend on the terms asked for'),
('AGE_NOT_ELIGIBLE', 'own', true, 'The age does not allow a binding contract of this term'),
('IDENTITY_NOT_VERIFIED', 'own', true, 'We could not verify the identity'),
('EXPOSURE_TOO_HIGH', 'own', true, 'With this loan more would be owed to us than we allow'),
('EXPOSURE_NOT_KNOWN', 'own', true, 'We could not establish what would be owed to us'),
('DUPLICATE_APPLICATION', 'own', true, 'There is another open application'),
('PARTY_NOT_ACTIVE', 'own', true, 'We do not do business with the applicant'),
('POLICY_NOT_MET', 'own', true, 'The conditions of the product are not met'),
('CONDITIONS_MET', 'own', false, 'The conditions of the product are met'),
('EXCEPTION_GRANTED', 'own', false, 'An exception was granted');

create table lending.eligibility_fact (
    code text primary key,
    value_kind text not null,
    description text not null,
    created_at timestamptz not null default now(),
    constraint eligibility_fact_value_kind_check check (
        value_kind in ('number', 'string', 'boolean')
    )
);

comment on table lending.eligibility_fact is
'What is known of an application when it is checked, and rules may ask. No tenant.';
comment on column lending.eligibility_fact.code is 'Name.';
comment on column lending.eligibility_fact.value_kind is 'number, string or boolean.';
comment on column lending.eligibility_fact.description is
'What it is; amounts in the product''s currency.';
comment on column lending.eligibility_fact.created_at is 'When the row was recorded.';

insert into lending.eligibility_fact (code, value_kind, description) values
('requested_amount', 'number', 'Principal asked for'),
('instalment_count', 'number', 'Instalments asked for'),
('interest_rate', 'number', 'Rate a year asked for, as a fraction'),
('age', 'number', 'Age of the applicant in years on the day of the check'),
('age_at_maturity', 'number', 'Age of the applicant in years on the last due date'),
('monthly_income_amount', 'number', 'Monthly income of applicant and co-borrowers'),
('monthly_debt_amount', 'number', 'What they pay on other debts a month'),
('monthly_instalment_amount', 'number', 'The new instalment, for a month'),
('income_ratio_pct', 'number', 'Other debts and the new instalment in per cent of the income'),
('exposure_amount', 'number', 'What the applicant would owe or guarantee in all, in the currency'),
('open_loan_count', 'number', 'Open loans of the applicant'),
('days_past_due', 'number', 'Most days that an open loan of the applicant is late'),
('lost_loan_count', 'number', 'Loans of the applicant that were charged off or written off'),
('open_application_count', 'number', 'Other open applications of the applicant'),
('same_identity_count', 'number', 'Other parties with the same identity number, email or phone'),
('co_borrower_count', 'number', 'Co-borrowers'),
('guarantor_count', 'number', 'Guarantors'),
('kyc_state', 'string', 'State of the identity check; none where there is no check'),
('party_kind', 'string', 'person or organisation'),
('segment', 'string', 'The party''s segment'),
('country_code', 'string', 'Country of the applicant''s address'),
('is_active', 'boolean', 'Whether we do business with all parties of the application');

create table lending.eligibility_rule (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    product_version_id uuid not null,
    code text not null,
    fact text not null references lending.eligibility_fact (code) on delete restrict,
    operator text not null,
    value jsonb not null,
    outcome text not null default 'fail',
    reason_code text not null references lending.decision_reason_code (code) on delete restrict,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint eligibility_rule_product_version_fkey foreign key (
        legal_entity_id, product_version_id
    ) references lending.product_version (legal_entity_id, id) on delete restrict,
    constraint eligibility_rule_code_key unique (legal_entity_id, product_version_id, code),
    constraint eligibility_rule_code_is_snake_check check (code ~ '^[a-z][a-z0-9_]*$'),
    constraint eligibility_rule_operator_check check (
        operator in ('at_least', 'at_most', 'equals', 'differs', 'is_in', 'is_not_in')
    ),
    constraint eligibility_rule_value_fits_operator_check check (
        (operator in ('is_in', 'is_not_in')) = (jsonb_typeof(value) = 'array')
        and (operator not in ('at_least', 'at_most') or jsonb_typeof(value) = 'number')
    ),
    constraint eligibility_rule_outcome_check check (outcome in ('refer', 'fail'))
);

create index idx_eligibility_rule_fact on lending.eligibility_rule (fact);
create index idx_eligibility_rule_reason_code on lending.eligibility_rule (reason_code);

comment on table lending.eligibility_rule is
'Who may borrow under a product version, beyond its limits: what a fact of the application must '
'be. Tenant: legal_entity_id.';
comment on column lending.eligibility_rule.legal_entity_id is 'The tenant.';
comment on column lending.eligibility_rule.id is 'Key within the tenant.';
comment on column lending.eligibility_rule.product_version_id is 'The product version.';
comment on column lending.eligibility_rule.code is 'Name of the rule within the version.';
comment on column lending.eligibility_rule.fact is 'What is looked at.';
comment on column lending.eligibility_rule.operator is
'What it must be to the value: at_least, at_most, equals, differs, is_in, is_not_in.';
comment on column lending.eligibility_rule.value is 'The value; an array for is_in and is_not_in.';
comment on column lending.eligibility_rule.outcome is
'What it means if it is not so: refer (a person looks at it) or fail. A fact that is not known is '
'always referred.';
comment on column lending.eligibility_rule.reason_code is 'The reason that is given then.';
comment on column lending.eligibility_rule.created_at is 'When the row was recorded.';
comment on column lending.eligibility_rule.updated_at is 'When the row last changed.';
comment on column lending.eligibility_rule.row_version is 'Counts the changes of the row.';

select internal.secure_table('lending.charge_definition');
select internal.secure_table('lending.product_charge');
select internal.secure_table('lending.charge_cap');
select internal.secure_table('lending.delinquency_bucket');
select internal.secure_table('lending.eligibility_rule');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL204',
    'product_version_in_the_past',
    'A product version may not begin before today: loans were made under the terms of then.',
    'Let it begin today or later.'
),
(
    'RL205',
    'product_version_overlap',
    'A version of the product begins on the day or after it.',
    'See api.product; choose a later day.'
),
(
    'RL206',
    'invalid_product_document',
    'The document that describes the product has faults.',
    'The detail names the path of each.'
),
(
    'RL207',
    'product_version_is_fixed',
    'The terms of a product version never change once it is made.',
    'Make a new version with api.add_product_version().'
),
(
    'RL223',
    'first_due_date_out_of_range',
    'The first instalment is due too early or too late.',
    'Choose a day after the start, at most two regular periods later.'
);
