-- How parties pay and are paid: tokens of a provider, never a number of a card or an account.

create function internal.holds_account_number(value text) returns boolean
language sql immutable strict parallel safe
return value ~ '(^|[^0-9A-Za-z])[0-9]{9,19}($|[^0-9A-Za-z])'
or pg_catalog.regexp_replace(value, '[\s.-]', '', 'g') ~ '^[0-9]{9,}$'
or pg_catalog.regexp_replace(pg_catalog.upper(value), '\s', '', 'g')
~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,27}$';

comment on function internal.holds_account_number(text) is
'Whether the text is or holds nine to nineteen digits that stand alone, as numbers of cards '
'(ISO/IEC 7812) and accounts do, or looks like an IBAN (ISO 13616) of up to 31 characters. Used by '
'check constraints.';

create table lending.payment_instrument (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    party_id uuid not null,
    kind text not null,
    provider_code text not null,
    provider_token text not null,
    masked_display text not null,
    currency_code text references lending.currency (code) on delete restrict,
    expires_on date,
    removed_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint payment_instrument_token_key unique (
        legal_entity_id, provider_code, provider_token
    ),
    constraint payment_instrument_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint payment_instrument_kind_check check (
        kind in ('card', 'bank_account', 'direct_debit_mandate', 'wallet')
    ),
    constraint payment_instrument_provider_code_is_snake_check check (
        provider_code ~ '^[a-z][a-z0-9_]*$'
    ),
    constraint payment_instrument_token_is_no_number_check check (
        provider_token ~ '^\S{8,200}$' and not internal.holds_account_number(provider_token)
    ),
    constraint payment_instrument_display_is_masked_check check (
        masked_display ~ '\S' and masked_display !~ '[0-9]{5}'
        and not internal.holds_account_number(masked_display)
        and length(masked_display) <= 40
    )
);

create index idx_payment_instrument_party_id on lending.payment_instrument (
    legal_entity_id, party_id
);
create index idx_payment_instrument_currency_code on lending.payment_instrument (currency_code);

comment on table lending.payment_instrument is
'Ways in which a party pays or is paid, as tokens of a provider. Tenant: legal_entity_id.';
comment on column lending.payment_instrument.legal_entity_id is 'The tenant.';
comment on column lending.payment_instrument.id is 'Key within the tenant.';
comment on column lending.payment_instrument.party_id is 'Whose it is.';
comment on column lending.payment_instrument.kind is
'card, bank_account, direct_debit_mandate or wallet.';
comment on column lending.payment_instrument.provider_code is 'Provider that keeps the number.';
comment on column lending.payment_instrument.provider_token is
'The provider''s token for it: no number of a card or an account.';
comment on column lending.payment_instrument.masked_display is
'What people see, such as Visa **** 4242: at most four digits in a row.';
comment on column lending.payment_instrument.currency_code is 'Its only currency, if it has one.';
comment on column lending.payment_instrument.expires_on is
'First day on which it cannot be used any more.';
comment on column lending.payment_instrument.removed_at is
'When it was removed; null while in use.';
comment on column lending.payment_instrument.created_at is 'When the row was recorded.';
comment on column lending.payment_instrument.updated_at is 'When the row last changed.';
comment on column lending.payment_instrument.row_version is 'Counts the changes of the row.';

select internal.secure_table('lending.payment_instrument');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL717',
    'invalid_payment_instrument',
    'The instrument is malformed, or holds a number of a card or an account in clear.',
    'Give the provider''s token, and a display with at most the last four digits.'
),
(
    'RL718',
    'unknown_payment_instrument',
    'The entity has no such payment instrument, or it was removed.',
    'Look it up in api.payment_instrument.'
);
