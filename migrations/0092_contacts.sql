-- When, how often and on what ground a debtor may be contacted, held by constraints: an attempt
-- names the limit of its country, and takes one of the places that the limit has.

create table lending.contact_limit (
    code text primary key,
    country_code text references lending.country (code) on delete restrict,
    channel text not null references lending.contact_channel (code) on delete restrict,
    valid_during daterange not null default '[,)',
    max_attempts integer not null,
    window_days integer not null,
    earliest_time time not null,
    latest_time time not null,
    iso_days integer[] not null,
    is_consent_needed boolean not null,
    basis text not null,
    created_at timestamptz not null default now(),
    constraint contact_limit_rule_key unique (
        code, channel, max_attempts, window_days, earliest_time, latest_time, iso_days
    ),
    constraint contact_limit_hours_key unique (
        code, channel, earliest_time, latest_time, iso_days
    ),
    constraint contact_limit_max_attempts_check check (
        max_attempts between 1 and 100 and window_days between 1 and 365
    ),
    constraint contact_limit_hours_check check (earliest_time < latest_time),
    constraint contact_limit_one_at_a_time_excl exclude using gist (
        (coalesce(country_code, '')) with =, channel with =, valid_during with &&
    )
);

comment on table lending.contact_limit is
'How often and at what hours a debtor may be contacted, by country and channel. A changed law is '
'a new row. No tenant.';
comment on column lending.contact_limit.code is 'Name.';
comment on column lending.contact_limit.country_code is
'Country of the debtor; null for every country without a row.';
comment on column lending.contact_limit.channel is 'The channel.';
comment on column lending.contact_limit.valid_during is 'Days on which it holds.';
comment on column lending.contact_limit.max_attempts is
'Attempts at the most within window_days.';
comment on column lending.contact_limit.window_days is
'Consecutive days in which attempts are counted.';
comment on column lending.contact_limit.earliest_time is
'When the day begins, in the debtor''s time zone; inclusive.';
comment on column lending.contact_limit.latest_time is
'When the day ends, in the debtor''s time zone; exclusive.';
comment on column lending.contact_limit.iso_days is
'Weekdays by ISO 8601: 1 is Monday, 7 Sunday.';
comment on column lending.contact_limit.is_consent_needed is
'Whether the debtor must have consented to collections on the channel.';
comment on column lending.contact_limit.basis is 'The law or code that it follows.';
comment on column lending.contact_limit.created_at is 'When the row was recorded.';

create index idx_contact_limit_country_code on lending.contact_limit (country_code);
create index idx_contact_limit_channel on lending.contact_limit (channel);

insert into lending.contact_limit (
    code, country_code, channel, max_attempts, window_days, earliest_time, latest_time,
    iso_days, is_consent_needed, basis
) values
(
    'US_PHONE', 'US', 'phone', 7, 7, '08:00', '21:00', '{1,2,3,4,5,6,7}', false,
    'Regulation F, 12 CFR 1006.6(b) and 1006.14(b)'
),
(
    'US_SMS', 'US', 'sms', 3, 7, '08:00', '21:00', '{1,2,3,4,5,6,7}', true,
    'Regulation F, 12 CFR 1006.6(b); consent: 47 USC 227'
),
(
    'DE_PHONE', 'DE', 'phone', 3, 7, '08:00', '20:00', '{1,2,3,4,5,6}', false,
    'House rule within the fair dealing that German law asks for'
);
insert into lending.contact_limit (
    code, channel, max_attempts, window_days, earliest_time, latest_time, iso_days,
    is_consent_needed, basis
)
select
    'ANY_' || upper(c.code),
    c.code,
    3,
    7,
    '09:00',
    '19:00',
    '{1,2,3,4,5,6}',
    c.code in ('whatsapp', 'visit'),
    'House rule where the country has none of its own'
from lending.contact_channel as c;

create table lending.contact_preference (
    legal_entity_id uuid not null,
    party_id uuid not null,
    time_zone text not null,
    language_code text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, party_id),
    constraint contact_preference_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint contact_preference_time_zone_is_known_check check (
        timezone(time_zone, timestamptz 'epoch') is not null
    ),
    constraint contact_preference_language_code_check check (language_code ~ '^[a-z]{2}$')
);

comment on table lending.contact_preference is
'How a party wants to be contacted. Tenant: legal_entity_id.';
comment on column lending.contact_preference.legal_entity_id is 'The tenant.';
comment on column lending.contact_preference.party_id is 'The party.';
comment on column lending.contact_preference.time_zone is
'IANA time zone in which it lives. An unknown zone fails with SQLSTATE 22023.';
comment on column lending.contact_preference.language_code is
'Language by ISO 639-1, such as de.';
comment on column lending.contact_preference.created_at is 'When the row was recorded.';
comment on column lending.contact_preference.updated_at is 'When the row last changed.';
comment on column lending.contact_preference.row_version is 'Counts the changes of the row.';

create table lending.contact_attempt (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    party_id uuid not null,
    channel text not null,
    outcome text not null,
    attempted_at timestamptz not null,
    time_zone text not null,
    local_time time not null generated always as (
        (timezone(time_zone, attempted_at))::time
    ) stored,
    counted_during daterange not null generated always as (
        daterange(
            (timezone(time_zone, attempted_at))::date,
            (timezone(time_zone, attempted_at))::date + window_days
        )
    ) stored,
    place integer not null,
    limit_code text not null,
    max_attempts integer not null,
    window_days integer not null,
    earliest_time time not null,
    latest_time time not null,
    iso_days integer[] not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint contact_attempt_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint contact_attempt_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint contact_attempt_limit_fkey foreign key (
        limit_code, channel, max_attempts, window_days, earliest_time, latest_time, iso_days
    ) references lending.contact_limit (
        code, channel, max_attempts, window_days, earliest_time, latest_time, iso_days
    ) on delete restrict,
    constraint contact_attempt_outcome_check check (
        outcome in ('reached', 'no_answer', 'message_left', 'wrong_number', 'refused')
    ),
    constraint contact_attempt_place_is_one_of_the_limit_check check (
        place between 1 and max_attempts
    ),
    constraint contact_attempt_one_a_place_excl exclude using gist (
        legal_entity_id with =,
        party_id with =,
        channel with =,
        place with =,
        counted_during with &&
    ),
    constraint contact_attempt_outside_quiet_hours_check check (
        (timezone(time_zone, attempted_at))::time >= earliest_time
        and (timezone(time_zone, attempted_at))::time < latest_time
        and extract(isodow from timezone(time_zone, attempted_at)) = any(iso_days)
    )
);

comment on table lending.contact_attempt is
'Attempts to reach a debtor. The constraints refuse one outside the hours, or above the number, '
'of the limit that it names. Never changed. Tenant: legal_entity_id.';
comment on column lending.contact_attempt.legal_entity_id is 'The tenant.';
comment on column lending.contact_attempt.id is 'Key within the tenant.';
comment on column lending.contact_attempt.loan_id is 'The loan.';
comment on column lending.contact_attempt.party_id is
'Who was to be reached; limits count by party.';
comment on column lending.contact_attempt.channel is 'The channel.';
comment on column lending.contact_attempt.outcome is
'What came of it: reached, no_answer, message_left, wrong_number, refused.';
comment on column lending.contact_attempt.attempted_at is 'When.';
comment on column lending.contact_attempt.time_zone is 'The debtor''s time zone.';
comment on column lending.contact_attempt.local_time is 'When, on the debtor''s clock.';
comment on column lending.contact_attempt.counted_during is
'Days on which it counts against the limit.';
comment on column lending.contact_attempt.place is
'Which of the limit''s places it takes: two attempts in one place never count on the same day.';
comment on column lending.contact_attempt.limit_code is 'The limit.';
comment on column lending.contact_attempt.max_attempts is 'Of the limit.';
comment on column lending.contact_attempt.window_days is 'Of the limit.';
comment on column lending.contact_attempt.earliest_time is 'Of the limit.';
comment on column lending.contact_attempt.latest_time is 'Of the limit.';
comment on column lending.contact_attempt.iso_days is 'Of the limit.';
comment on column lending.contact_attempt.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.contact_attempt.created_at is 'When the row was recorded.';

create index idx_contact_attempt_loan_id on lending.contact_attempt (legal_entity_id, loan_id);
create index idx_contact_attempt_party_id on lending.contact_attempt (legal_entity_id, party_id);
create index idx_contact_attempt_limit on lending.contact_attempt (
    limit_code, channel, max_attempts, window_days, earliest_time, latest_time, iso_days
);

select internal.secure_table('lending.contact_preference');
select internal.secure_table('lending.contact_attempt', is_append_only => true);

insert into lending.event_type (code, description) values
('contact_attempted', 'Somebody tried to reach a debtor');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL620',
    'quiet_hours',
    'The debtor must not be contacted at this hour or on this day.',
    'See lending.contact_limit; the hours are in the debtor''s time zone.'
),
(
    'RL621',
    'contact_limit_reached',
    'The debtor was contacted as often as the limit allows.',
    'Wait until an earlier attempt no longer counts.'
),
(
    'RL622',
    'invalid_contact',
    'Channel, outcome, time or preference is not valid.',
    'See the comment of the command.'
),
(
    'RL623',
    'no_consent_to_contact',
    'The debtor did not consent to collections on the channel.',
    'Use another channel, or ask for consent.'
);
