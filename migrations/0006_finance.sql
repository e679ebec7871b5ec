-- Financial mathematics: the types its functions return, and the errors of day counts, calendars
-- and rates (RL100 to RL129). The functions are definitions, in sql/finance.

create type finance.ratio as (
    numerator bigint,
    denominator bigint
);

comment on type finance.ratio is
'An exact fraction, not necessarily in lowest terms. The denominator is positive.';
comment on column finance.ratio.numerator is 'What is divided.';
comment on column finance.ratio.denominator is 'What it is divided by; positive.';

create type finance.unit_period_count as (
    periods integer,
    fraction finance.ratio
);

comment on type finance.unit_period_count is
'Whole unit periods of 12 CFR 1026 Appendix J and the fraction of one that is left.';
comment on column finance.unit_period_count.periods is 'Whole unit periods.';
comment on column finance.unit_period_count.fraction is 'What is left, as a part of a unit period.';

create type finance.disclosure as (
    amount_financed numeric,
    finance_charge numeric,
    total_of_payments numeric,
    unit_period text,
    apr_rate numeric
);

comment on type finance.disclosure is
'What 12 CFR 1026.18 discloses of a closed-end loan; amounts in the loan''s currency, apr_rate a '
'fraction a year.';
comment on column finance.disclosure.amount_financed is
'Credit of which the borrower has the use: advances less the prepaid finance charge.';
comment on column finance.disclosure.finance_charge is
'What the credit costs: total of payments less amount financed.';
comment on column finance.disclosure.total_of_payments is 'Sum of all payments.';
comment on column finance.disclosure.unit_period is
'The unit period by which the rate was found, such as month or 2 weeks.';
comment on column finance.disclosure.apr_rate is
'Annual percentage rate as a fraction: 0.12 is 12 %.';

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL100',
    'argument_missing',
    'A required argument of a finance function is null or an empty list.',
    'Give the argument a value.'
),
(
    'RL101',
    'unknown_day_count',
    'No day count convention has this name.',
    'Use a name of finance.day_count_convention(), for example ACT/365F or 30E/360.'
),
(
    'RL102',
    'not_finite',
    'A date is infinite or beyond the years 1 to 9999, or a number is not one or beyond 1e100.',
    'Give a date of the calendar or an ordinary number.'
),
(
    'RL103',
    'dates_out_of_order',
    'A period ends before it starts.',
    'Swap the dates, or take the negative of the fraction the other way round.'
),
(
    'RL104',
    'reference_period_unusable',
    'The day count needs the regular coupon period around the interval, and it is missing or too '
    'short.',
    'Give reference_start_on and reference_end_on sixteen days to ten years apart.'
),
(
    'RL105',
    'unknown_business_day_roll',
    'No business-day roll has this name.',
    'See the comment of finance.roll_date() for their names.'
),
(
    'RL106',
    'unknown_frequency',
    'No frequency has this unit, or its count of units is out of range.',
    'Use day, week, half_month, month, quarter or year, and a count from 1 to 9999.'
),
(
    'RL107',
    'unknown_calendar_rule',
    'No stub rule or month-end rule has this name.',
    'Stub: short_first, long_first, short_last, long_last. Month end: clamp, roll, last_day.'
),
(
    'RL108',
    'no_working_day',
    'The calendar names an impossible weekend day, or holds no working day near the date.',
    'Give weekend days as ISO numbers 1 (Monday) to 7, not all seven, and check the holidays.'
),
(
    'RL109',
    'rate_out_of_range',
    'A rate is at or below -100 per cent of its period.',
    'Give the rate as a fraction: 0.05 is 5 per cent.'
),
(
    'RL110',
    'period_count_out_of_range',
    'A number of periods is outside what the calculation allows.',
    'Count from 1 to 9999 periods, and name a period that lies within the term.'
),
(
    'RL111',
    'cash_flows_malformed',
    'The lists of a cash flow differ in length, have more than one dimension, or hold nulls.',
    'Give one amount for every date or period, in lists of equal length.'
),
(
    'RL112',
    'amount_out_of_range',
    'An advance or a payment is not positive where the calculation needs it to be.',
    'Give money lent and money repaid both as positive amounts.'
),
(
    'RL113',
    'unknown_unit_period',
    'No unit period of 12 CFR 1026 Appendix J has this name.',
    'Use day, week, semimonth, month, year or a multiple of weeks or months up to one year.'
);
