-- The demo portfolio is made in steps, each in a transaction of its own, so that a large one shows
-- how far it is and goes on where it was interrupted.

create table ops.demo_run (
    is_only boolean primary key default true,
    scale numeric(8, 3) not null,
    seed bigint not null,
    starts_on date not null,
    ends_on date not null,
    created_at timestamptz not null default now(),
    constraint demo_run_is_the_only_one_check check (is_only),
    constraint demo_run_scale_is_positive_check check (scale > 0),
    constraint demo_run_ends_after_start_check check (ends_on > starts_on)
);

comment on table ops.demo_run is
'The demo portfolio of this database, if it has one: what it is made from. No tenant.';
comment on column ops.demo_run.is_only is 'Always true: a database has one demo at the most.';
comment on column ops.demo_run.scale is 'Size: 1 is 2,000 loans over all legal entities.';
comment on column ops.demo_run.seed is 'What the chances are drawn from.';
comment on column ops.demo_run.starts_on is 'First day of the history, a Monday.';
comment on column ops.demo_run.ends_on is 'Day after the history.';
comment on column ops.demo_run.created_at is 'When the row was recorded.';

create table ops.demo_entity (
    code text primary key,
    name text not null,
    currency_code text not null references lending.currency (code) on delete restrict,
    country_code text not null references lending.country (code) on delete restrict,
    time_zone text not null,
    loan_pct numeric(5, 2) not null,
    unit_amount numeric(20, 4) not null,
    interest_rate numeric(12, 8) not null,
    rounding_mode text not null,
    cities text[] not null,
    created_at timestamptz not null default now(),
    constraint demo_entity_loan_pct_check check (loan_pct > 0 and loan_pct <= 100),
    constraint demo_entity_unit_amount_is_positive_check check (unit_amount > 0),
    constraint demo_entity_has_cities_check check (cities <> '{}')
);

create index idx_demo_entity_currency_code on ops.demo_entity (currency_code);
create index idx_demo_entity_country_code on ops.demo_entity (country_code);

comment on table ops.demo_entity is
'The legal entities of the demo portfolio, before they are founded. No tenant.';
comment on column ops.demo_entity.code is 'Code of the legal entity.';
comment on column ops.demo_entity.name is 'Its name.';
comment on column ops.demo_entity.currency_code is 'Its base currency, and that of its loans.';
comment on column ops.demo_entity.country_code is 'Where it is.';
comment on column ops.demo_entity.time_zone is 'Time zone of its business days.';
comment on column ops.demo_entity.loan_pct is 'Share of the loans that are its own, in percent.';
comment on column ops.demo_entity.unit_amount is
'About a tenth of a monthly rent, in currency_code: amounts are multiples of it.';
comment on column ops.demo_entity.interest_rate is
'Rate a year of its first product, as a fraction.';
comment on column ops.demo_entity.rounding_mode is 'How its instalments are rounded.';
comment on column ops.demo_entity.cities is 'Where its properties are, the commonest first.';
comment on column ops.demo_entity.created_at is 'When the row was recorded.';

insert into ops.demo_entity (
    code, name, currency_code, country_code, time_zone, loan_pct, unit_amount, interest_rate,
    rounding_mode, cities
) values
(
    'RENTLY_DE', 'Rently Demo Deutschland GmbH', 'EUR', 'DE', 'Europe/Berlin', 40, 100, 0.085,
    'half_even', '{Berlin,Hamburg,Munich,Leipzig}'
),
(
    'RENTLY_US', 'Rently Demo USA Inc.', 'USD', 'US', 'America/New_York', 30, 150, 0.1199,
    'up', '{New York,Boston,Chicago,Austin}'
),
(
    'RENTLY_GB', 'Rently Demo UK Ltd', 'GBP', 'GB', 'Europe/London', 20, 110, 0.0975,
    'half_up', '{London,Manchester,Leeds}'
),
(
    'RENTLY_JP', 'Rently Demo KK', 'JPY', 'JP', 'Asia/Tokyo', 10, 9000, 0.045,
    'half_even', '{Tokyo,Osaka}'
);

create table ops.demo_step (
    position integer primary key,
    kind text not null,
    entity_code text references ops.demo_entity (code) on delete restrict,
    starts_on date not null,
    done_at timestamptz,
    row_count bigint,
    seconds numeric(12, 3),
    created_at timestamptz not null default now(),
    constraint demo_step_kind_check check (kind in ('rates', 'found', 'week', 'finish')),
    constraint demo_step_has_entity_check check ((kind = 'rates') = (entity_code is null)),
    constraint demo_step_is_whole_check check ((done_at is null) = (row_count is null))
);

create index idx_demo_step_entity_code on ops.demo_step (entity_code);

comment on table ops.demo_step is
'The steps that make the demo portfolio. Those of one entity follow each other; entities do not '
'wait for each other. No tenant.';
comment on column ops.demo_step.position is 'Order.';
comment on column ops.demo_step.kind is
'rates: exchange rates; found: entity, products, people and houses; week: what happens in a week; '
'finish: what is left open today.';
comment on column ops.demo_step.entity_code is 'The entity; null for rates.';
comment on column ops.demo_step.starts_on is 'First day that it tells of.';
comment on column ops.demo_step.done_at is 'When it was done.';
comment on column ops.demo_step.row_count is 'Commands that it called, or rows given to them.';
comment on column ops.demo_step.seconds is 'How long it took.';
comment on column ops.demo_step.created_at is 'When the row was recorded.';

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL890',
    'demo_scale_out_of_range',
    'The scale of a demo portfolio is not from 0.02 to 1,000.',
    'Give a scale such as 0.1 or 1: 1 is 2,000 loans.'
),
(
    'RL891',
    'demo_seed_missing',
    'A demo portfolio has no seed, or ends in the future.',
    'Give a whole number; the same one makes the same portfolio.'
),
(
    'RL892',
    'demo_is_another',
    'The database has a demo portfolio of another scale or seed.',
    'A database takes one demo: use another database, or go on with the one that is there.'
),
(
    'RL893',
    'demo_step_out_of_order',
    'A step of the demo is unknown, done, or others come before it.',
    'Run the steps in the order of ops.demo_step.'
);
