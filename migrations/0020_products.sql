-- Products and their versions. A loan is pinned to the version under which it was made.

create table lending.product_category (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    code text not null,
    name text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, code),
    constraint product_category_code_is_snake_check check (code ~ '^[a-z][a-z0-9_]*$'),
    constraint product_category_name_is_not_blank_check check (name ~ '\S')
);

comment on table lending.product_category is
'Categories of products, for reports. Tenant: legal_entity_id.';
comment on column lending.product_category.legal_entity_id is 'The tenant.';
comment on column lending.product_category.code is 'Short name, such as rent_advance.';
comment on column lending.product_category.name is 'Name for people.';
comment on column lending.product_category.created_at is 'When the row was recorded.';
comment on column lending.product_category.updated_at is 'When the row last changed.';
comment on column lending.product_category.row_version is 'Counts the changes of the row.';

create table lending.business_unit (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    code text not null,
    name text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, code),
    constraint business_unit_code_is_snake_check check (code ~ '^[a-z][a-z0-9_]*$'),
    constraint business_unit_name_is_not_blank_check check (name ~ '\S')
);

comment on table lending.business_unit is
'Units of an entity that sell products. Tenant: legal_entity_id.';
comment on column lending.business_unit.legal_entity_id is 'The tenant.';
comment on column lending.business_unit.code is 'Short name, such as residential.';
comment on column lending.business_unit.name is 'Name for people.';
comment on column lending.business_unit.created_at is 'When the row was recorded.';
comment on column lending.business_unit.updated_at is 'When the row last changed.';
comment on column lending.business_unit.row_version is 'Counts the changes of the row.';

create table lending.product (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    code text not null,
    name text not null,
    category text not null,
    business_unit text not null,
    currency_code text not null references lending.currency (code) on delete restrict,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint product_code_key unique (legal_entity_id, code),
    constraint product_currency_key unique (legal_entity_id, id, currency_code),
    constraint product_category_fkey foreign key (legal_entity_id, category)
    references lending.product_category (legal_entity_id, code) on delete restrict,
    constraint product_business_unit_fkey foreign key (legal_entity_id, business_unit)
    references lending.business_unit (legal_entity_id, code) on delete restrict,
    constraint product_code_is_upper_snake_check check (code ~ '^[A-Z][A-Z0-9_]*$'),
    constraint product_name_is_not_blank_check check (name ~ '\S')
);

create index idx_product_currency_code on lending.product (currency_code);
create index idx_product_category on lending.product (legal_entity_id, category);
create index idx_product_business_unit on lending.product (legal_entity_id, business_unit);

comment on table lending.product is
'A loan product of a legal entity, in one currency. Tenant: legal_entity_id.';
comment on column lending.product.legal_entity_id is 'The tenant.';
comment on column lending.product.id is 'Key within the tenant.';
comment on column lending.product.code is 'Short name, such as RENT_12M. Unique within the entity.';
comment on column lending.product.name is 'Name for people.';
comment on column lending.product.category is 'Category for reports, such as rent_advance.';
comment on column lending.product.business_unit is 'Business unit that sells it.';
comment on column lending.product.currency_code is 'Currency of its loans.';
comment on column lending.product.created_at is 'When the row was recorded.';
comment on column lending.product.updated_at is 'When the row last changed.';
comment on column lending.product.row_version is 'Counts the changes of the row.';

create table lending.product_version (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    product_id uuid not null,
    version_number integer not null,
    valid_during daterange not null,
    currency_code text not null,
    min_principal_amount numeric(20, 4) not null,
    max_principal_amount numeric(20, 4) not null,
    min_instalment_count integer not null,
    max_instalment_count integer not null,
    interest_rate numeric(12, 8) not null,
    amortisation text not null,
    day_count_convention text not null,
    frequency_unit text not null,
    frequency_count integer not null,
    instalment_rounding_mode text not null,
    accounting_basis text not null default 'cash',
    interest_basis text not null default 'daily',
    instalment_basis text not null default 'accrual',
    instalment_multiple numeric(20, 4),
    is_level_smoothed boolean not null default false,
    principal_grace_count integer not null default 0,
    interest_payment_grace_count integer not null default 0,
    interest_free_count integer not null default 0,
    down_payment_pct numeric(7, 4) not null default 0,
    balloon_pct numeric(7, 4) not null default 0,
    max_disbursement_count integer not null default 1,
    is_schedule_progressive boolean not null default true,
    tranche_term text not null default 'remaining',
    interest_recalculation text not null default 'none',
    recalculation_rest text not null default 'daily',
    pre_closure_interest text not null default 'date',
    chargeback_order text[],
    interest_refund_types text[] not null default '{}',
    has_separate_charges boolean not null default false,
    arrears_grace_days integer not null default 0,
    non_accrual_days integer not null default 90,
    charge_off_behaviour text not null default 'regular',
    charge_off_days integer,
    min_interest_rate numeric(12, 8) not null default 0,
    max_interest_rate numeric(12, 8) not null default 10,
    min_age integer,
    max_age_at_maturity integer,
    max_income_ratio_pct numeric(7, 4),
    max_exposure_amount numeric(20, 4),
    is_kyc_required boolean not null default false,
    month_end_rule text not null default 'clamp',
    business_day_roll text not null default 'none',
    rolled_accrual text not null default 'none',
    holiday_calendar_code text references lending.holiday_calendar (code) on delete restrict,
    rate_index_code text,
    rate_margin numeric(12, 8),
    rate_floor numeric(12, 8),
    rate_cap numeric(12, 8),
    rate_reset_months integer,
    rate_fixing_days integer not null default 0,
    is_down_payment_automatic boolean not null default false,
    capitalised_income_type text,
    buy_down_fee_type text,
    is_buy_down_fee_from_merchant boolean not null default true,
    deferred_income_strategy text not null default 'equal_amortisation',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint product_version_product_fkey foreign key (legal_entity_id, product_id, currency_code)
    references lending.product (legal_entity_id, id, currency_code) on delete restrict,
    constraint product_version_number_key unique (legal_entity_id, product_id, version_number),
    constraint product_version_of_product_key unique (
        legal_entity_id, id, product_id, currency_code
    ),
    constraint product_version_one_at_a_time_excl exclude using gist (
        legal_entity_id with =,
        product_id with =,
        valid_during with &&
    ),
    constraint product_version_number_is_positive_check check (version_number > 0),
    constraint product_version_valid_during_is_not_empty_check check (not isempty(valid_during)),
    constraint product_version_principal_limits_check check (
        0 < min_principal_amount and min_principal_amount <= max_principal_amount
    ),
    constraint product_version_principal_limits_are_currency_amounts_check check (
        internal.is_currency_amount(min_principal_amount, currency_code)
        and internal.is_currency_amount(max_principal_amount, currency_code)
    ),
    constraint product_version_instalment_limits_check check (
        0 < min_instalment_count
        and min_instalment_count <= max_instalment_count
        and max_instalment_count <= 1200
    ),
    constraint product_version_interest_rate_check check (interest_rate between 0 and 10),
    constraint product_version_amortisation_check check (
        amortisation in ('annuity', 'equal_principal', 'flat', 'interest_only')
    ),
    constraint product_version_frequency_unit_check check (
        frequency_unit in ('day', 'week', 'half_month', 'month')
    ),
    constraint product_version_month_end_rule_check check (
        month_end_rule in ('clamp', 'roll', 'last_day')
    ),
    constraint product_version_business_day_roll_check check (
        business_day_roll in (
            'none', 'following', 'modified_following', 'preceding', 'modified_preceding',
            'end_of_month'
        )
    ),
    constraint product_version_rolled_accrual_check check (
        rolled_accrual in ('none', 'first', 'all')
        and (business_day_roll <> 'none' or rolled_accrual = 'none')
    ),
    constraint product_version_rate_index_fkey foreign key (rate_index_code, currency_code)
    references lending.rate_index (code, currency_code) on delete restrict,
    constraint product_version_index_is_whole_check check (
        (rate_index_code is null) = (rate_margin is null)
        and (rate_index_code is null) = (rate_reset_months is null)
        and (
            rate_index_code is not null
            or rate_floor is null and rate_cap is null and rate_fixing_days = 0
        )
    ),
    constraint product_version_rate_reset_check check (
        rate_margin between -1 and 10
        and rate_reset_months between 1 and 120
        and rate_fixing_days between 0 and 31
    ),
    constraint product_version_rate_floor_and_cap_check check (
        coalesce(rate_floor, 0) <= coalesce(rate_cap, 10)
        and coalesce(rate_floor, 0) between 0 and 10
        and coalesce(rate_cap, 10) between 0 and 10
    ),
    constraint product_version_frequency_count_check check (frequency_count between 1 and 366),
    constraint product_version_instalment_rounding_mode_check check (
        instalment_rounding_mode in ('half_even', 'half_up', 'up', 'down')
    ),
    constraint product_version_accounting_basis_check check (
        accounting_basis in ('cash', 'accrual')
    ),
    constraint product_version_interest_basis_check check (interest_basis in ('daily', 'period')),
    constraint product_version_instalment_basis_check check (
        instalment_basis in ('accrual', 'nominal')
    ),
    constraint product_version_instalment_multiple_is_positive_check check (
        instalment_multiple > 0
    ),
    constraint product_version_grace_check check (
        principal_grace_count >= 0
        and interest_payment_grace_count >= 0
        and interest_free_count >= 0
    ),
    constraint product_version_down_payment_check check (
        down_payment_pct >= 0 and down_payment_pct < 100
    ),
    constraint product_version_balloon_check check (
        balloon_pct >= 0
        and balloon_pct + down_payment_pct < 100
        and (
            balloon_pct = 0
            or amortisation in ('annuity', 'equal_principal')
            and max_disbursement_count = 1
            and interest_recalculation <> 'instalment'
        )
    ),
    constraint product_version_capitalised_income_type_check check (
        capitalised_income_type in ('fee', 'interest')
    ),
    constraint product_version_buy_down_fee_type_check check (
        buy_down_fee_type in ('fee', 'interest')
    ),
    constraint product_version_deferred_income_strategy_check check (
        deferred_income_strategy in ('equal_amortisation')
    ),
    constraint product_version_max_disbursement_count_check check (
        max_disbursement_count between 1 and 100
    ),
    constraint product_version_tranche_term_check check (tranche_term in ('remaining', 'full')),
    constraint product_version_interest_recalculation_check check (
        interest_recalculation in ('none', 'last_instalment', 'instalment')
    ),
    constraint product_version_recalculation_rest_check check (
        recalculation_rest in ('daily', 'period')
    ),
    constraint product_version_pre_closure_interest_check check (
        pre_closure_interest in ('date', 'period')
    ),
    constraint product_version_charge_off_behaviour_check check (
        charge_off_behaviour in ('regular', 'zero_interest', 'accelerated')
    ),
    constraint product_version_charge_off_days_check check (
        charge_off_days between 1 and 3660
    ),
    constraint product_version_chargeback_order_check check (
        chargeback_order is null
        or cardinality(chargeback_order) = 4
        and chargeback_order @> '{penalty, fee, interest, principal}'
    ),
    constraint product_version_interest_rate_limits_check check (
        0 <= min_interest_rate
        and min_interest_rate <= max_interest_rate
        and max_interest_rate <= 10
        and interest_rate between min_interest_rate and max_interest_rate
    ),
    constraint product_version_age_limits_check check (
        coalesce(min_age, 0) between 0 and 150
        and coalesce(max_age_at_maturity, 150) between coalesce(min_age, 0) and 150
    ),
    constraint product_version_max_income_ratio_check check (
        max_income_ratio_pct > 0 and max_income_ratio_pct <= 100
    ),
    constraint product_version_max_exposure_is_currency_amount_check check (
        max_exposure_amount > 0 and internal.is_currency_amount(max_exposure_amount, currency_code)
    ),
    constraint product_version_arrears_grace_days_check check (
        arrears_grace_days between 0 and 365
    ),
    constraint product_version_non_accrual_days_check check (
        non_accrual_days between 1 and 3660
    ),
    constraint product_version_recalculation_fits_schedule_check check (
        is_schedule_progressive = (interest_recalculation = 'last_instalment')
        or interest_recalculation = 'none'
    )
);

create index idx_product_version_rate_index_code on lending.product_version (
    rate_index_code, currency_code
)
where rate_index_code is not null;
comment on index lending.idx_product_version_rate_index_code is
'Versions that follow an index; serves the foreign key.';
create index idx_product_version_holiday_calendar_code
on lending.product_version (holiday_calendar_code)
where holiday_calendar_code is not null;
comment on index lending.idx_product_version_holiday_calendar_code is
'Versions with a calendar of their own; serves the foreign key.';

comment on table lending.product_version is
'Terms of a product during a time. Tenant: legal_entity_id.';
comment on column lending.product_version.legal_entity_id is 'The tenant.';
comment on column lending.product_version.id is 'Key within the tenant.';
comment on column lending.product_version.product_id is 'The product.';
comment on column lending.product_version.version_number is
'Counts the product''s versions from 1.';
comment on column lending.product_version.valid_during is
'Days on which loans are made under these terms: from, inclusive, until, exclusive. Versions do '
'not overlap.';
comment on column lending.product_version.currency_code is
'Currency of the amounts; the product''s.';
comment on column lending.product_version.min_principal_amount is
'Smallest principal, in currency_code.';
comment on column lending.product_version.max_principal_amount is
'Largest principal, in currency_code.';
comment on column lending.product_version.min_instalment_count is 'Fewest instalments.';
comment on column lending.product_version.max_instalment_count is 'Most instalments.';
comment on column lending.product_version.interest_rate is
'Nominal rate a year as a fraction (0.12 is 12 %), for loans that name none.';
comment on column lending.product_version.amortisation is
'annuity, equal_principal, flat or interest_only.';
comment on column lending.product_version.day_count_convention is
'Day count by name, as finance.day_count_fraction() takes it.';
comment on column lending.product_version.frequency_unit is
'Unit of the time between due dates: day, week, half_month, month.';
comment on column lending.product_version.frequency_count is
'How many units lie between due dates.';
comment on column lending.product_version.instalment_rounding_mode is
'How the annuity is rounded to the minor unit: half_even, half_up, up, down.';
comment on column lending.product_version.accounting_basis is
'cash: interest and fees are income when paid. accrual: when earned.';
comment on column lending.product_version.interest_basis is
'daily: interest by days, with the day count. period: each regular period counts alike.';
comment on column lending.product_version.instalment_basis is
'accrual: the instalment follows from the rate of each period. nominal: as if all were regular.';
comment on column lending.product_version.instalment_multiple is
'Instalments are multiples of this amount, in currency_code; null: of the minor unit.';
comment on column lending.product_version.is_level_smoothed is
'Whether the instalment is moved so that the last one differs less.';
comment on column lending.product_version.principal_grace_count is
'First instalments without principal.';
comment on column lending.product_version.interest_payment_grace_count is
'First instalments without interest due; it falls due with the one after.';
comment on column lending.product_version.interest_free_count is
'First periods that bear no interest.';
comment on column lending.product_version.down_payment_pct is
'Percentage of each payment out that is due back on the same day.';
comment on column lending.product_version.max_disbursement_count is
'In how many parts a loan may be paid out.';
comment on column lending.product_version.is_schedule_progressive is
'True: a payment out changes the instalments after it. False: the schedule of all payments out is '
'made as a whole.';
comment on column lending.product_version.tranche_term is
'remaining: a later payment out is repaid by the instalments left. full: by as many as the first.';
comment on column lending.product_version.interest_recalculation is
'none: payments do not change interest. last_instalment: interest follows the days of payment, '
'and the last unpaid instalment takes the difference. instalment: interest follows the days of '
'payment, and money in advance lowers the instalments after it.';
comment on column lending.product_version.recalculation_rest is
'When a changed balance changes interest: daily, or with the next due date (period).';
comment on column lending.product_version.pre_closure_interest is
'Up to when a payment of everything owes interest: date or period.';
comment on column lending.product_version.chargeback_order is
'In which order the components of a payment are owed again after a chargeback; null: all as '
'principal.';
comment on column lending.product_version.interest_refund_types is
'Types of refund that bring the interest of the refunded principal back too.';
comment on column lending.product_version.charge_off_behaviour is
'What a charge-off does to the schedule. regular: nothing. zero_interest: interest ends that day. '
'accelerated: it ends, and all that is left falls due.';
comment on column lending.product_version.charge_off_days is
'Delinquent days from which the close of business charges a loan off by itself; null: it does not.';
comment on column lending.product_version.has_separate_charges is
'Whether a charge is past due, due or in advance by its own due date, not its instalment''s.';
comment on column lending.product_version.min_interest_rate is
'Lowest rate a year that a loan may have, as a fraction.';
comment on column lending.product_version.max_interest_rate is
'Highest rate a year that a loan may have, as a fraction.';
comment on column lending.product_version.min_age is
'Age in years that a borrower must have on the day of the application; null: none.';
comment on column lending.product_version.max_age_at_maturity is
'Age in years that a borrower may have on the last due date; null: any.';
comment on column lending.product_version.max_income_ratio_pct is
'Percentage of the monthly income that all debts with the new instalment may take; null: not '
'looked at.';
comment on column lending.product_version.max_exposure_amount is
'What a borrower may owe the entity in all, in currency_code; null: any amount.';
comment on column lending.product_version.is_kyc_required is
'Whether only a borrower whose identity was checked is approved.';
comment on column lending.product_version.balloon_pct is
'Balloon: per cent of the principal that is not repaid before the last instalment. For annuity and '
'equal_principal, paid out at once.';
comment on column lending.product_version.is_down_payment_automatic is
'Whether a down payment is taken from each payment out at once; if not, it falls due that day.';
comment on column lending.product_version.capitalised_income_type is
'What income that is added to the principal is: fee or interest; null: none may be added.';
comment on column lending.product_version.buy_down_fee_type is
'What a fee paid to buy the interest down is: fee or interest; null: none is taken.';
comment on column lending.product_version.is_buy_down_fee_from_merchant is
'True: the merchant bears the buy-down fee, an expense on our books. False: it is paid in cash.';
comment on column lending.product_version.deferred_income_strategy is
'How deferred income is earned. equal_amortisation: evenly by days until the loan matures.';
comment on column lending.product_version.month_end_rule is
'What becomes of a due date on a day that a month lacks. clamp: the last day of the month. roll: '
'the first of the next. last_day: clamp, and a loan that begins on the last day of a month falls '
'due on last days.';
comment on column lending.product_version.business_day_roll is
'Where a due date goes that is no working day: none (it stays), following, modified_following, '
'preceding, modified_preceding, or end_of_month.';
comment on column lending.product_version.rolled_accrual is
'Which interest periods end on the moved due date: none (unadjusted), first, or all (adjusted).';
comment on column lending.product_version.holiday_calendar_code is
'Calendar of its working days; null: the entity''s.';
comment on column lending.product_version.rate_index_code is
'Published rate that its loans follow; null: their rate is fixed.';
comment on column lending.product_version.rate_margin is
'What comes on top of the published rate, a fraction a year.';
comment on column lending.product_version.rate_floor is
'Lowest rate that follows from the index, a fraction a year; null: min_interest_rate.';
comment on column lending.product_version.rate_cap is
'Highest rate that follows from the index, a fraction a year; null: max_interest_rate.';
comment on column lending.product_version.rate_reset_months is
'Months from one reset of the rate to the next, counted from the loan''s start.';
comment on column lending.product_version.rate_fixing_days is
'Days before a reset on which the published rate is read.';
comment on column lending.product_version.arrears_grace_days is
'Days past due that do not count as delinquent.';
comment on column lending.product_version.non_accrual_days is
'Days past due from which interest is no longer accrued.';
comment on column lending.product_version.created_at is 'When the row was recorded.';
comment on column lending.product_version.updated_at is 'When the row last changed.';
comment on column lending.product_version.row_version is 'Counts the changes of the row.';

select internal.secure_table('lending.product_category');
select internal.secure_table('lending.business_unit');
select internal.secure_table('lending.product');
select internal.secure_table('lending.product_version');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL201',
    'unknown_product',
    'The entity has no such product, or no version of it is valid on the date.',
    'See api.product for what there is.'
),
(
    'RL202',
    'outside_product_limits',
    'Principal or number of instalments is outside the product''s limits.',
    'Stay within the limits of the product version.'
),
(
    'RL203',
    'invalid_product_terms',
    'The product''s terms contradict each other or are not known.',
    'See the detail and the comments of lending.product_version.'
);
