-- Exchange rates: what sources say, and what we take as true after comparing them. Reference data
-- without a tenant. Nothing is overwritten: a corrected rate is a revision of its own.

-- Rates reach back to before some currencies were withdrawn.
alter table lending.currency add column withdrawn_on date;
comment on column lending.currency.withdrawn_on is
'First day on which it was no longer legal tender; null while it is.';

insert into lending.currency (code, numeric_code, name, withdrawn_on) values
('BGN', '975', 'Bulgarian Lev', '2026-02-01'),
('CYP', '196', 'Cyprus Pound', '2008-02-01'),
('EEK', '233', 'Kroon', '2011-01-15'),
('HRK', '191', 'Kuna', '2023-01-15'),
('LTL', '440', 'Lithuanian Litas', '2015-01-16'),
('LVL', '428', 'Latvian Lats', '2014-01-15'),
('MTL', '470', 'Maltese Lira', '2008-02-01'),
('ROL', '642', 'Old Leu', '2007-01-01'),
('SIT', '705', 'Tolar', '2007-01-15'),
('SKK', '703', 'Slovak Koruna', '2009-01-17'),
('TRL', '792', 'Old Turkish Lira', '2006-01-01');

-- A function, because views and constraints compare with it.
create function internal.fx_pivot() returns text
language sql immutable parallel safe
return 'EUR';

comment on function internal.fx_pivot() is
'The currency through which all conversions go: official rates say what one of it costs.';
-- Views call it with the rights of whoever reads.
grant execute on function internal.fx_pivot() to
rently_executive,
rently_risk_manager,
rently_payments_operator,
rently_accountant,
rently_auditor,
rently_readonly_analyst,
rently_bi;

create table lending.fx_rate_source (
    code text primary key,
    name text not null,
    base_currency_code text not null references lending.currency (code) on delete restrict,
    created_at timestamptz not null default now(),
    constraint fx_rate_source_code_is_upper_snake_check check (code ~ '^[A-Z][A-Z0-9_]{0,31}$'),
    constraint fx_rate_source_name_is_not_blank_check check (name ~ '\S')
);

create index idx_fx_rate_source_base_currency_code on lending.fx_rate_source (base_currency_code);

comment on table lending.fx_rate_source is 'Who publishes exchange rates. No tenant.';
comment on column lending.fx_rate_source.code is 'Short name, such as ECB.';
comment on column lending.fx_rate_source.name is 'Name for people.';
comment on column lending.fx_rate_source.base_currency_code is
'Its rates say how much of another currency one of this one costs; never the other way round.';
comment on column lending.fx_rate_source.created_at is 'When the row was recorded.';

insert into lending.fx_rate_source (code, name, base_currency_code) values
('ECB', 'European Central Bank, euro foreign exchange reference rates', 'EUR');

create table lending.fx_rate (
    id uuid primary key default internal.uuid_v7(),
    source_code text not null references lending.fx_rate_source (code) on delete restrict,
    quote_currency_code text not null references lending.currency (code) on delete restrict,
    rate_date date not null,
    revision integer not null,
    rate numeric(20, 10) not null,
    created_at timestamptz not null default now(),
    constraint fx_rate_revision_key unique (quote_currency_code, source_code, rate_date, revision),
    constraint fx_rate_is_positive_check check (rate > 0),
    constraint fx_rate_revision_is_positive_check check (revision > 0)
);

create index idx_fx_rate_source_code on lending.fx_rate (source_code, rate_date);

comment on table lending.fx_rate is
'What a source said that its base currency costs on a day. Never changed: the highest revision '
'holds. No tenant.';
comment on column lending.fx_rate.id is 'Key.';
comment on column lending.fx_rate.source_code is 'Who said so.';
comment on column lending.fx_rate.quote_currency_code is 'Currency of the price.';
comment on column lending.fx_rate.rate_date is 'Day that the rate is of.';
comment on column lending.fx_rate.revision is
'Counts what the source said of the day, from 1; the highest holds.';
comment on column lending.fx_rate.rate is
'Units of quote_currency_code for one of the source''s base currency.';
comment on column lending.fx_rate.created_at is 'When the row was recorded.';

create table lending.fx_rate_policy (
    currency_code text references lending.currency (code) on delete restrict,
    tolerance_pct numeric(7, 4) not null,
    min_source_count integer not null,
    max_age_days integer not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    constraint fx_rate_policy_currency_code_key unique nulls not distinct (currency_code),
    constraint fx_rate_policy_tolerance_check check (
        tolerance_pct > 0 and tolerance_pct <= 50
    ),
    constraint fx_rate_policy_min_source_count_check check (min_source_count between 1 and 20),
    constraint fx_rate_policy_max_age_days_check check (max_age_days between 0 and 10)
);

comment on table lending.fx_rate_policy is
'When rates count as true: one row for all currencies, and one for each that differs. No tenant.';
comment on column lending.fx_rate_policy.currency_code is
'Currency that it is for; null for all others.';
comment on column lending.fx_rate_policy.tolerance_pct is
'How far a source may be from the median of all, in percent, before it is set aside.';
comment on column lending.fx_rate_policy.min_source_count is
'How many sources must agree.';
comment on column lending.fx_rate_policy.max_age_days is
'How many weekdays old a rate may be when it is used; weekends do not count.';
comment on column lending.fx_rate_policy.created_at is 'When the row was recorded.';
comment on column lending.fx_rate_policy.updated_at is 'When the row last changed.';
comment on column lending.fx_rate_policy.row_version is 'Counts the changes of the row.';

insert into lending.fx_rate_policy (
    currency_code, tolerance_pct, min_source_count, max_age_days
) values (null, 1, 1, 4);

create table lending.fx_rate_official (
    id uuid primary key default internal.uuid_v7(),
    quote_currency_code text not null references lending.currency (code) on delete restrict,
    rate_date date not null,
    revision integer not null,
    status text not null,
    rate numeric(20, 10),
    median_rate numeric(20, 10) not null,
    fx_rate_ids uuid[] not null,
    outlier_fx_rate_ids uuid[] not null default '{}',
    created_at timestamptz not null default now(),
    constraint fx_rate_official_revision_key unique (quote_currency_code, rate_date, revision),
    constraint fx_rate_official_status_check check (status in ('valid', 'disputed')),
    constraint fx_rate_official_disputed_has_no_rate_check check (
        (status = 'valid') = (rate is not null)
    ),
    constraint fx_rate_official_is_positive_check check (rate > 0 and median_rate > 0),
    constraint fx_rate_official_is_not_of_the_pivot_check check (
        quote_currency_code <> internal.fx_pivot()
    )
);

comment on table lending.fx_rate_official is
'The rate of a day after comparing sources: what one of the pivot currency costs. Never changed: '
'the highest revision holds. No tenant.';
comment on column lending.fx_rate_official.id is 'Key; kept wherever the rate is used.';
comment on column lending.fx_rate_official.quote_currency_code is 'Currency of the price.';
comment on column lending.fx_rate_official.rate_date is 'Day that the rate is of.';
comment on column lending.fx_rate_official.revision is
'Counts what we held true of the day, from 1; the highest holds.';
comment on column lending.fx_rate_official.status is
'valid: enough sources agree. disputed: they do not, and nothing is converted.';
comment on column lending.fx_rate_official.rate is
'Units of quote_currency_code for one of the pivot currency: the median of the sources that agree.';
comment on column lending.fx_rate_official.median_rate is 'Median of all sources.';
comment on column lending.fx_rate_official.fx_rate_ids is 'Rates that agree.';
comment on column lending.fx_rate_official.outlier_fx_rate_ids is
'Rates set aside, because they are further from the median than the policy allows.';
comment on column lending.fx_rate_official.created_at is 'When the row was recorded.';

create type internal.given_fx_rate as (
    rate_date date,
    base text,
    quote text,
    rate numeric
);

comment on type internal.given_fx_rate is 'A rate as a source gives it.';
comment on column internal.given_fx_rate.rate_date is 'Day that the rate is of.';
comment on column internal.given_fx_rate.base is 'Currency of which one is priced.';
comment on column internal.given_fx_rate.quote is 'Currency of the price.';
comment on column internal.given_fx_rate.rate is 'The price.';

-- No row security: these tables have no tenant. But nothing recorded is ever changed.
select internal.refuse_changes_of('lending.fx_rate', 'update or delete');
select internal.refuse_changes_of('lending.fx_rate', 'truncate');
select internal.refuse_changes_of('lending.fx_rate_official', 'update or delete');
select internal.refuse_changes_of('lending.fx_rate_official', 'truncate');
create trigger _500_touch before update on lending.fx_rate_policy
for each row execute function internal.touch_row();

insert into lending.capability (code, description) values
('record_fx_rates', 'Record exchange rates');
insert into lending.role_capability (business_role, capability) values
('rently_scheduler', 'record_fx_rates');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL510',
    'fx_rates_not_allowed',
    'The caller may not record exchange rates, which hold for all legal entities.',
    'Use the scheduler''s login, or an administrator''s.'
),
(
    'RL511',
    'invalid_fx_rate',
    'A rate is malformed, not positive, of the future, of an unknown currency or of another base.',
    'Give rate_date, base, quote and rate; base is the source''s base currency.'
),
(
    'RL512',
    'inverted_fx_rate',
    'The rate is quoted the wrong way round.',
    'Give units of the other currency for one of the source''s base currency.'
),
(
    'RL513',
    'unknown_fx_source',
    'There is no such source of exchange rates.',
    'Register it with api.register_fx_source().'
),
(
    'RL514',
    'no_official_fx_rate',
    'There is no valid rate of the currency for the day: missing, too old, or disputed.',
    'Record rates for the day, or settle what the sources disagree on.'
),
(
    'RL515',
    'contradictory_fx_rates',
    'One request gives two rates of a currency for a day.',
    'Give one.'
),
(
    'RL516',
    'invalid_fx_policy',
    'The policy names an unknown currency, or a limit out of range.',
    'See the comments of lending.fx_rate_policy.'
);
