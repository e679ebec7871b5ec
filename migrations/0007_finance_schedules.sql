-- Types of the schedule functions, and the errors they raise. No table.

create type finance.tranche as (
    disbursed_on date,
    amount numeric,
    is_planned boolean,
    is_capitalised boolean
);

comment on type finance.tranche is 'A later payment of a loan that is paid out in parts.';
comment on column finance.tranche.disbursed_on is 'Day it is paid out.';
comment on column finance.tranche.amount is 'Money paid out.';
comment on column finance.tranche.is_capitalised is
'True: income that is added to the principal; no down payment is due on it.';
comment on column finance.tranche.is_planned is
'True: announced, not agreed: it shows in the balance from its day, bears no interest and is '
'repaid by no instalment until it is paid out. Null or false: from its day the instalments are '
'computed anew.';

create type finance.rate_change as (
    effective_on date,
    annual_rate numeric,
    is_recast boolean,
    instalment_cap_factor numeric
);

comment on type finance.rate_change is 'A new annual rate from a day on.';
comment on column finance.rate_change.effective_on is 'First day that bears the new rate.';
comment on column finance.rate_change.annual_rate is 'Rate as a fraction per year.';
comment on column finance.rate_change.is_recast is
'Null or true: the instalment is computed anew from the period that holds the day. False: it '
'stays and the last instalment takes the difference.';
comment on column finance.rate_change.instalment_cap_factor is
'The new instalment is at most the one before times this factor. Null: no cap.';

create type finance.schedule_charge as (
    applies_to text,
    calculation text,
    amount numeric,
    due_on date,
    is_penalty boolean
);

comment on type finance.schedule_charge is 'A fee or penalty in a schedule.';
comment on column finance.schedule_charge.applies_to is
'disbursement: with each payment out. instalment: with each instalment that has principal or '
'interest. period: with each instalment period. date: with the period that holds due_on.';
comment on column finance.schedule_charge.calculation is
'flat: amount is money. Otherwise amount is a percentage of: pct_disbursed (the payment out), '
'pct_loan (all principal), pct_loan_and_interest (all principal and interest), pct_principal, '
'pct_interest, pct_principal_and_interest (of the instalment), pct_opening_balance.';
comment on column finance.schedule_charge.amount is 'Money, or a percentage, by calculation.';
comment on column finance.schedule_charge.due_on is 'Day of a charge that applies to a date.';
comment on column finance.schedule_charge.is_penalty is
'True: shown under penalties. Null or false: under fees.';

create type finance.schedule_terms as (
    principal_amount numeric,
    disbursed_on date,
    instalments integer,
    annual_rate numeric,
    method text,
    flat_interest text,
    interest_basis text,
    day_count text,
    compounding_per_year integer,
    frequency_unit text,
    frequency_count integer,
    period_fraction numeric,
    anchor_on date,
    first_due_on date,
    last_due_on date,
    month_end text,
    business_day_roll text,
    weekend_days integer [],
    holidays date [],
    rolled_accrual text,
    first_period_interest text,
    principal_grace integer,
    interest_payment_grace integer,
    interest_free_periods integer,
    down_payment_pct numeric,
    tranches finance.tranche [],
    rate_changes finance.rate_change [],
    charges finance.schedule_charge [],
    instalment_amount numeric,
    instalment_basis text,
    amortisation_instalments integer,
    balloon_amount numeric,
    principal_shares numeric [],
    interest_shares numeric [],
    minor_units integer,
    instalment_rounding text,
    instalment_multiple numeric,
    interest_rounding text,
    remainder_rule text,
    is_smoothed boolean,
    keeps_fractions boolean,
    unpaid_interest text
);

comment on type finance.schedule_terms is
'What a schedule is computed from. The first four attributes are required; a null elsewhere means '
'the default that finance.complete_schedule_terms gives it. Easiest to write with '
'jsonb_populate_record.';
comment on column finance.schedule_terms.principal_amount is 'Money paid out on the first day.';
comment on column finance.schedule_terms.disbursed_on is 'First day: interest runs from here.';
comment on column finance.schedule_terms.instalments is
'Number of instalments, without down payments.';
comment on column finance.schedule_terms.annual_rate is
'Nominal rate as a fraction per year: 0.12 is 12 %.';
comment on column finance.schedule_terms.method is
'annuity (default): level instalments. equal_principal: level principal. flat: interest on what '
'was paid out, not on the balance. interest_only: principal with the last instalment. '
'custom_split: principal by principal_shares.';
comment on column finance.schedule_terms.flat_interest is
'For flat. accrued (default): each period bears its own interest and the instalments are level. '
'spread: the interest of the whole term, divided evenly, as is the principal.';
comment on column finance.schedule_terms.interest_basis is
'daily: by days, with day_count. period: each regular period counts period_fraction of a year, '
'whatever its days. Default: daily if a day_count is given.';
comment on column finance.schedule_terms.day_count is
'Name of the day count, for interest by days.';
comment on column finance.schedule_terms.compounding_per_year is
'How often a year the rate compounds: 2 for a Canadian mortgage, 1 for an effective annual rate. '
'Null: simple interest within a period.';
comment on column finance.schedule_terms.frequency_unit is
'day, week, half_month, month (default), quarter or year.';
comment on column finance.schedule_terms.frequency_count is
'Units between two due dates; default 1.';
comment on column finance.schedule_terms.period_fraction is
'Part of a year that one regular period counts, for interest by period and for nominal '
'instalments. Default: units over units in a year (365 days, 52 weeks, 24 half months, 12 months, '
'4 quarters).';
comment on column finance.schedule_terms.anchor_on is
'Day that due dates are counted from; default disbursed_on. Not together with first_due_on.';
comment on column finance.schedule_terms.first_due_on is
'First due date, where it is not one period after the anchor; later ones are counted from it.';
comment on column finance.schedule_terms.last_due_on is
'Last due date, where the last period is shorter or longer.';
comment on column finance.schedule_terms.month_end is
'What becomes of the 31st in a short month: clamp (default), roll or last_day, as in '
'finance.add_months.';
comment on column finance.schedule_terms.business_day_roll is
'How a due date on a weekend or holiday moves: none (default), following, modified_following, '
'preceding, modified_preceding, end_of_month.';
comment on column finance.schedule_terms.weekend_days is
'Weekend days by ISO 8601, 1 Monday to 7 Sunday; default {6,7}.';
comment on column finance.schedule_terms.holidays is
'Holidays of the calendar that due dates follow.';
comment on column finance.schedule_terms.rolled_accrual is
'Whether interest runs to the moved due date: none (default), first (in the first period only), '
'all.';
comment on column finance.schedule_terms.first_period_interest is
'included (default): a longer or shorter first period is part of the instalment. separate: the '
'first instalment is that of a regular period, and the difference is shown as stub interest and '
'paid on top.';
comment on column finance.schedule_terms.principal_grace is
'First instalments without principal; default 0.';
comment on column finance.schedule_terms.interest_payment_grace is
'First instalments without interest due; it falls due with the first instalment after. Default 0.';
comment on column finance.schedule_terms.interest_free_periods is
'First periods that bear no interest; default 0.';
comment on column finance.schedule_terms.down_payment_pct is
'Percentage of each payment out that is due back on the same day. Null or 0: none.';
comment on column finance.schedule_terms.tranches is 'Later payments out.';
comment on column finance.schedule_terms.rate_changes is 'Later rates.';
comment on column finance.schedule_terms.charges is 'Fees and penalties.';
comment on column finance.schedule_terms.instalment_amount is
'Level instalment given beforehand; the schedule ends when the loan is repaid. Null: computed.';
comment on column finance.schedule_terms.instalment_basis is
'accrual (default): from the rate of each period as it accrues. nominal: as if every period were '
'regular.';
comment on column finance.schedule_terms.amortisation_instalments is
'Number of instalments the level instalment is computed for, where the loan falls due before: the '
'rest is due with the last instalment. Default: instalments.';
comment on column finance.schedule_terms.balloon_amount is
'Principal left for the last instalment on top of its regular part. Default 0.';
comment on column finance.schedule_terms.principal_shares is
'For custom_split: the principal of each instalment after grace as a fraction of the loan; sums '
'to 1.';
comment on column finance.schedule_terms.interest_shares is
'For custom_split: the interest of each instalment after grace as a fraction of the flat interest '
'of these periods; sums to 1. Null: interest on the balance.';
comment on column finance.schedule_terms.minor_units is 'Decimals of the currency; default 2.';
comment on column finance.schedule_terms.instalment_rounding is
'half_even (default), half_up, up or down.';
comment on column finance.schedule_terms.instalment_multiple is
'Level instalments, level principal and down payments are multiples of this; default the minor '
'unit.';
comment on column finance.schedule_terms.interest_rounding is
'half_even (default), half_up, up or down.';
comment on column finance.schedule_terms.remainder_rule is
'Which instalment takes what rounding leaves: last (default), first, or each (every instalment is '
'computed anew from the balance).';
comment on column finance.schedule_terms.is_smoothed is
'Whether the level instalment is moved so that the last one differs less; default false.';
comment on column finance.schedule_terms.keeps_fractions is
'Whether interest, instalments and balance keep fractions of the minor unit, as a spreadsheet '
'does: for comparing with one, not for booking. Default false.';
comment on column finance.schedule_terms.unpaid_interest is
'Interest above the level instalment: refuse (default) raises RL142, carry adds it to the '
'interest of the next instalment, capitalise adds it to the balance.';

create type finance.accrual_period as (
    number integer,
    starts_on date,
    ends_on date,
    due_on date,
    regular_days integer,
    fraction numeric
);

comment on type finance.accrual_period is 'One period of a schedule.';
comment on column finance.accrual_period.number is 'Position, from 1.';
comment on column finance.accrual_period.starts_on is 'First day that bears interest.';
comment on column finance.accrual_period.ends_on is
'Day up to which, and without which, interest runs.';
comment on column finance.accrual_period.due_on is
'Due date, moved to a business day if the terms say so.';
comment on column finance.accrual_period.regular_days is
'Days of the regular period that ends here; more or fewer than its own days in a stub.';
comment on column finance.accrual_period.fraction is 'Part of a year for interest by period.';

create type finance.accrual_segment as (
    number integer,
    factor numeric,
    balance_change numeric,
    is_disbursement boolean,
    plan_factors numeric [],
    instalment_cap_factor numeric
);

comment on type finance.accrual_segment is
'A stretch of days within one period over which balance and rate stand still. The segments of all '
'periods, in order, are what finance.amortise computes from.';
comment on column finance.accrual_segment.number is 'Number of the period.';
comment on column finance.accrual_segment.factor is
'Interest per unit of balance over the stretch.';
comment on column finance.accrual_segment.balance_change is
'Added to the balance when the stretch begins: a payment out, a prepayment (negative). Null: none.';
comment on column finance.accrual_segment.is_disbursement is
'Whether the change is a payment out, on which flat interest is charged too.';
comment on column finance.accrual_segment.plan_factors is
'Not null: the level instalment is computed anew here, for periods 1, 2, … with these factors, as '
'they are known on that day. The first segment needs it unless the instalment is given.';
comment on column finance.accrual_segment.instalment_cap_factor is
'Cap of the new level instalment, times the one before.';

create type finance.amortisation_row as (
    number integer,
    opening_balance numeric,
    balance_change numeric,
    principal numeric,
    interest numeric,
    closing_balance numeric
);

comment on type finance.amortisation_row is
'One period of an amortisation, without dates and fees.';
comment on column finance.amortisation_row.number is 'Number of the period.';
comment on column finance.amortisation_row.opening_balance is 'Balance before the period.';
comment on column finance.amortisation_row.balance_change is
'Changes of the balance within the period.';
comment on column finance.amortisation_row.principal is 'Principal due.';
comment on column finance.amortisation_row.interest is 'Interest due.';
comment on column finance.amortisation_row.closing_balance is 'Balance once the principal is paid.';

create type finance.annuity_factor as (
    growth numeric,
    divisor numeric
);

comment on type finance.annuity_factor is 'What annuities over the same periods have in common.';
comment on column finance.annuity_factor.growth is
'What one unit of balance grows to over all periods.';
comment on column finance.annuity_factor.divisor is
'What payments of one unit at the end of each period grow to.';

create type finance.schedule_kernel as (
    is_plain boolean,
    terms finance.schedule_terms,
    starts_on date [],
    ends_on date [],
    due_on date [],
    factors numeric [],
    plan_factors numeric [],
    annuity_factor finance.annuity_factor
);

comment on type finance.schedule_kernel is
'What the schedules of all loans that differ only in their principal have in common.';
comment on column finance.schedule_kernel.is_plain is
'Whether the rest is filled in: finance.amortise_level is enough for these loans.';
comment on column finance.schedule_kernel.terms is 'The completed terms, for a principal of 1.';
comment on column finance.schedule_kernel.starts_on is 'First day of each period.';
comment on column finance.schedule_kernel.ends_on is 'Day each period ends.';
comment on column finance.schedule_kernel.due_on is 'Due date of each period.';
comment on column finance.schedule_kernel.factors is 'Interest factor of each period.';
comment on column finance.schedule_kernel.plan_factors is
'Interest factor of each period, as the level instalment is computed from.';
comment on column finance.schedule_kernel.annuity_factor is 'Annuity factor of the plan.';

create type finance.schedule_row as (
    number integer,
    kind text,
    start_on date,
    end_on date,
    due_on date,
    days integer,
    opening_balance numeric,
    disbursed numeric,
    principal numeric,
    interest numeric,
    stub_interest numeric,
    fees numeric,
    penalties numeric,
    instalment numeric,
    closing_balance numeric
);

comment on type finance.schedule_row is 'One row of a repayment schedule.';
comment on column finance.schedule_row.number is
'Position among the rows that are due, from 1; null for a disbursement.';
comment on column finance.schedule_row.kind is 'disbursement, down_payment or instalment.';
comment on column finance.schedule_row.start_on is 'First day of the period.';
comment on column finance.schedule_row.end_on is
'Day the period ends, before it is moved to a business day.';
comment on column finance.schedule_row.due_on is 'Due date.';
comment on column finance.schedule_row.days is 'Calendar days of the period.';
comment on column finance.schedule_row.opening_balance is 'Principal outstanding before the row.';
comment on column finance.schedule_row.disbursed is 'Money paid out with a disbursement row.';
comment on column finance.schedule_row.principal is 'Principal due.';
comment on column finance.schedule_row.interest is 'Interest due, without stub interest.';
comment on column finance.schedule_row.stub_interest is
'Interest of an irregular first period, where the terms keep it separate.';
comment on column finance.schedule_row.fees is 'Fees due.';
comment on column finance.schedule_row.penalties is 'Penalties due.';
comment on column finance.schedule_row.instalment is
'All that is due: principal, interest, stub interest, fees, penalties.';
comment on column finance.schedule_row.closing_balance is
'Principal outstanding once the row is paid.';

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL130',
    'principal_not_positive',
    'The principal of a schedule is above zero.',
    'Give the amount paid out.'
),
(
    'RL131',
    'instalment_count_out_of_range',
    'A schedule has 1 to 3660 instalments.',
    'Give a count in that range.'
),
(
    'RL132',
    'rate_below_minus_100_percent',
    'An annual rate is not below -1 (-100 %).',
    'Give the rate as a fraction: 0.12 for 12 %.'
),
(
    'RL133',
    'due_date_not_after_start',
    'Due dates come after the disbursement, in order.',
    'Correct first_due_on, anchor_on or last_due_on.'
),
(
    'RL134',
    'shares_do_not_sum_to_one',
    'The shares of a custom split sum to exactly 1.',
    'Give fractions that sum to 1.'
),
(
    'RL135',
    'share_count_differs',
    'A custom split has one share for each instalment after grace.',
    'Give as many shares as instalments.'
),
(
    'RL136',
    'balloon_out_of_range',
    'A balloon is not negative and not above the principal.',
    'Give a smaller balloon.'
),
(
    'RL137',
    'unknown_choice',
    'An attribute holds one of its documented words.',
    'See the comment of the attribute.'
),
(
    'RL138',
    'grace_out_of_range',
    'Grace is at least 0 and shorter than the schedule.',
    'Leave at least one instalment with principal.'
),
(
    'RL139',
    'tranche_out_of_range',
    'A tranche is positive and lies between the disbursement and the last due date.',
    'Correct its amount or day.'
),
(
    'RL140',
    'down_payment_out_of_range',
    'A down payment is at least 0 % and below 100 %.',
    'Give a smaller percentage.'
),
(
    'RL141',
    'rate_change_out_of_range',
    'A rate change lies between the disbursement and the last due date.',
    'Correct its day.'
),
(
    'RL142',
    'negative_amortisation',
    'An instalment covers at least its interest, unless the terms allow otherwise.',
    'Raise the instalment, or let unpaid interest carry or capitalise.'
),
(
    'RL143',
    'rounding_unit_not_positive',
    'Amounts are rounded to a positive multiple.',
    'Give a multiple above zero and 0 to 4 minor units.'
),
(
    'RL144',
    'charge_incomplete',
    'A charge has an amount that is not negative, and a day if it applies to a date.',
    'Complete the charge.'
),
(
    'RL145',
    'period_length_out_of_range',
    'A period counts at least one unit, and a positive part of a year.',
    'Give frequency_count, period_fraction and compounding above zero.'
),
(
    'RL146',
    'amortisation_shorter_than_term',
    'The amortisation is not shorter than the schedule.',
    'Give at least as many instalments as the schedule has.'
),
(
    'RL147',
    'segments_not_in_order',
    'Segments are in order of their period, each period has one, and the first carries a plan or '
    'the terms an instalment.',
    'Sort the segments and give plan_factors.'
),
(
    'RL148',
    'no_such_due_date',
    'A change of the remaining instalments starts from a due date of the schedule.',
    'Give one of its due dates.'
);
