-- Published rates of interest that loans follow.

create table lending.rate_index (
    code text primary key,
    name text not null,
    currency_code text not null references lending.currency (code) on delete restrict,
    created_at timestamptz not null default now(),
    constraint rate_index_currency_key unique (code, currency_code),
    constraint rate_index_code_is_upper_snake_check check (code ~ '^[A-Z][A-Z0-9_]{0,31}$'),
    constraint rate_index_name_is_not_blank_check check (name ~ '\S')
);

create index idx_rate_index_currency_code on lending.rate_index (currency_code);

comment on table lending.rate_index is 'Published rates that loans may follow. No tenant.';
comment on column lending.rate_index.code is 'Short name, such as EURIBOR_3M.';
comment on column lending.rate_index.name is 'Name for people.';
comment on column lending.rate_index.currency_code is 'Currency of the loans that may follow it.';
comment on column lending.rate_index.created_at is 'When the row was recorded.';

create table lending.rate_index_value (
    rate_index_code text not null references lending.rate_index (code) on delete restrict,
    valid_during daterange not null,
    rate numeric(12, 8) not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    constraint rate_index_value_pkey primary key (rate_index_code, valid_during),
    constraint rate_index_value_valid_during_is_not_empty_check check (
        not isempty(valid_during) and not lower_inf(valid_during)
    ),
    constraint rate_index_value_rate_is_plausible_check check (rate between -1 and 10),
    constraint rate_index_value_one_at_a_time_excl exclude using gist (
        rate_index_code with =,
        valid_during with &&
    )
);

comment on table lending.rate_index_value is
'What a published rate was, and when: each value holds until the next. No tenant.';
comment on column lending.rate_index_value.rate_index_code is 'The rate.';
comment on column lending.rate_index_value.valid_during is
'Days on which it holds: from, inclusive, until, exclusive; the last has no end.';
comment on column lending.rate_index_value.rate is
'Rate a year as a fraction: 0.031 is 3.1 %; may be negative.';
comment on column lending.rate_index_value.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.rate_index_value.created_at is 'When the row was recorded.';

insert into lending.capability (code, description) values
('record_rate_indexes', 'Record published rates of interest, for all legal entities');
insert into lending.role_capability (business_role, capability) values
('rently_scheduler', 'record_rate_indexes');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL367',
    'invalid_rate_index_value',
    'The day or the rate is missing or out of range, or a later value is there.',
    'Give a rate as a fraction, from a day after that of the last value.'
),
(
    'RL368',
    'unknown_rate_index',
    'There is no such index.',
    'See api.rate_index_value; an administrator registers it with api.register_rate_index().'
),
(
    'RL369',
    'rate_index_not_allowed',
    'Published rates are recorded by the scheduler''s login or an administrator only.',
    'Use one of these logins.'
);
