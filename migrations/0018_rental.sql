-- What is let: properties, their units, and leases.

create table lending.property (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    reference text not null,
    kind text not null,
    city text not null,
    country_code text not null references lending.country (code) on delete restrict,
    address jsonb,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint property_reference_key unique (legal_entity_id, reference),
    constraint property_kind_check check (kind in ('residential', 'commercial', 'mixed')),
    constraint property_reference_is_not_blank_check check (reference ~ '\S'),
    constraint property_city_is_not_blank_check check (city ~ '\S'),
    constraint property_address_is_an_object_check check (jsonb_typeof(address) = 'object')
);

create index idx_property_country_code on lending.property (country_code);

comment on table lending.property is
'Buildings and sites whose units are let. Tenant: legal_entity_id.';
comment on column lending.property.legal_entity_id is 'The tenant.';
comment on column lending.property.id is 'Key within the tenant.';
comment on column lending.property.reference is
'The entity''s own number for the property. Unique within the entity; not personal data.';
comment on column lending.property.kind is 'residential, commercial or mixed.';
comment on column lending.property.city is 'City or municipality.';
comment on column lending.property.country_code is 'Country.';
comment on column lending.property.address is
'Street and number as an object. Personal data: it says where a tenant lives.';
comment on column lending.property.created_at is 'When the row was recorded.';
comment on column lending.property.updated_at is 'When the row last changed.';
comment on column lending.property.row_version is 'Counts the changes of the row.';

insert into lending.data_classification (table_name, column_name, data_class) values
('lending.property', 'address', 'contact');

create table lending.rental_unit (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    property_id uuid not null,
    reference text not null,
    kind text not null,
    room_count numeric(4, 1),
    area_square_metres numeric(8, 2),
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint rental_unit_reference_key unique (legal_entity_id, property_id, reference),
    constraint rental_unit_property_fkey foreign key (legal_entity_id, property_id)
    references lending.property (legal_entity_id, id) on delete restrict,
    constraint rental_unit_kind_check check (
        kind in ('apartment', 'house', 'room', 'office', 'shop', 'parking')
    ),
    constraint rental_unit_reference_is_not_blank_check check (reference ~ '\S'),
    constraint rental_unit_room_count_is_positive_check check (room_count > 0),
    constraint rental_unit_area_is_positive_check check (area_square_metres > 0)
);

comment on table lending.rental_unit is
'Apartments and other parts of a property that are let by themselves. Tenant: legal_entity_id.';
comment on column lending.rental_unit.legal_entity_id is 'The tenant.';
comment on column lending.rental_unit.id is 'Key within the tenant.';
comment on column lending.rental_unit.property_id is 'The property.';
comment on column lending.rental_unit.reference is
'Number of the unit, such as 2.14. Unique within the property; not personal data.';
comment on column lending.rental_unit.kind is
'apartment, house, room, office, shop or parking.';
comment on column lending.rental_unit.room_count is 'Rooms, halves allowed.';
comment on column lending.rental_unit.area_square_metres is 'Floor area in square metres.';
comment on column lending.rental_unit.is_active is 'False once it is not let any more.';
comment on column lending.rental_unit.created_at is 'When the row was recorded.';
comment on column lending.rental_unit.updated_at is 'When the row last changed.';
comment on column lending.rental_unit.row_version is 'Counts the changes of the row.';

create table lending.lease (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    reference text not null,
    rental_unit_id uuid not null,
    landlord_party_id uuid not null,
    tenant_party_id uuid not null,
    leased_during daterange not null,
    agreed_until_date date,
    currency_code text not null references lending.currency (code) on delete restrict,
    rent_amount numeric(20, 4) not null,
    deposit_amount numeric(20, 4) not null default 0,
    rent_cycle text not null,
    document_id uuid,
    is_cancelled boolean not null default false,
    end_reason text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint lease_reference_key unique (legal_entity_id, reference),
    constraint lease_rental_unit_fkey foreign key (legal_entity_id, rental_unit_id)
    references lending.rental_unit (legal_entity_id, id) on delete restrict,
    constraint lease_landlord_fkey foreign key (legal_entity_id, landlord_party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint lease_tenant_fkey foreign key (legal_entity_id, tenant_party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint lease_document_fkey foreign key (legal_entity_id, document_id)
    references lending.document (legal_entity_id, id) on delete restrict,
    constraint lease_reference_is_not_blank_check check (reference ~ '\S'),
    constraint lease_landlord_is_not_tenant_check check (landlord_party_id <> tenant_party_id),
    constraint lease_has_a_start_check check (
        not isempty(leased_during) and not lower_inf(leased_during)
        and isfinite(lower(leased_during))
    ),
    constraint lease_ends_within_what_was_agreed_check check (
        upper_inf(leased_during) and agreed_until_date is null
        or upper(leased_during) <= coalesce(agreed_until_date, 'infinity')
    ),
    constraint lease_early_end_says_why_check check (
        (upper(leased_during) is not distinct from agreed_until_date and not is_cancelled)
        = (end_reason is null)
    ),
    constraint lease_rent_is_positive_check check (rent_amount > 0),
    constraint lease_deposit_is_never_negative_check check (deposit_amount >= 0),
    constraint lease_amounts_are_currency_amounts_check check (
        internal.is_currency_amount(rent_amount, currency_code)
        and internal.is_currency_amount(deposit_amount, currency_code)
    ),
    constraint lease_rent_cycle_check check (
        rent_cycle in ('week', 'two_weeks', 'month', 'quarter', 'year')
    ),
    constraint lease_one_per_unit_and_day_excl exclude using gist (
        legal_entity_id with =,
        rental_unit_id with =,
        leased_during with &&
    ) where (not is_cancelled)
);

create index idx_lease_landlord_party_id on lending.lease (legal_entity_id, landlord_party_id);
create index idx_lease_tenant_party_id on lending.lease (legal_entity_id, tenant_party_id);
create index idx_lease_rental_unit_id on lending.lease (legal_entity_id, rental_unit_id);
create index idx_lease_currency_code on lending.lease (currency_code);
create index idx_lease_document_id on lending.lease (legal_entity_id, document_id)
where document_id is not null;
comment on index lending.idx_lease_document_id is
'Leases whose paper is kept; serves the foreign key.';

comment on index lending.lease_one_per_unit_and_day_excl is
'A unit has one lease a day; cancelled ones do not count.';

comment on table lending.lease is
'Who rents which unit from whom, when and for how much. A unit has one lease a day. Tenant: '
'legal_entity_id.';
comment on column lending.lease.legal_entity_id is 'The tenant.';
comment on column lending.lease.id is 'Key within the tenant.';
comment on column lending.lease.reference is
'The entity''s own number for the lease. Unique within the entity.';
comment on column lending.lease.rental_unit_id is 'The unit.';
comment on column lending.lease.landlord_party_id is 'Who lets it, and gets rent in advance.';
comment on column lending.lease.tenant_party_id is 'Who rents it.';
comment on column lending.lease.leased_during is
'Days of the lease: from, inclusive, until, exclusive; without an end until somebody ends it.';
comment on column lending.lease.agreed_until_date is
'First day after the lease as it was signed; null for a lease without an end.';
comment on column lending.lease.currency_code is 'Currency of the amounts.';
comment on column lending.lease.rent_amount is 'Rent a cycle, in currency_code.';
comment on column lending.lease.deposit_amount is
'Deposit that the tenant owes the landlord, in currency_code.';
comment on column lending.lease.rent_cycle is
'week, two_weeks, month, quarter or year; cycles count from the first day.';
comment on column lending.lease.document_id is 'The paper, if it is kept.';
comment on column lending.lease.is_cancelled is 'It was ended before it began.';
comment on column lending.lease.end_reason is
'Why it ended on another day than agreed; null while it did not.';
comment on column lending.lease.created_at is 'When the row was recorded.';
comment on column lending.lease.updated_at is 'When the row last changed.';
comment on column lending.lease.row_version is 'Counts the changes of the row.';

select internal.secure_table('lending.property');
select internal.secure_table('lending.rental_unit');
select internal.secure_table('lending.lease');

insert into lending.capability (code, description) values
('manage_rentals', 'Register properties and units, sign, end and change leases'),
('record_landlord_refunds', 'Record rent that a landlord gives back');
insert into lending.role_capability (business_role, capability) values
('rently_loan_officer', 'manage_rentals'),
('rently_app', 'manage_rentals'),
('rently_payments_operator', 'record_landlord_refunds');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL720',
    'unknown_rental',
    'The entity has no such property or unit, or the unit is not let any more.',
    'Look it up in api.property and api.rental_unit.'
),
('RL721', 'unknown_lease', 'The entity has no such lease.', 'Look it up in api.lease.'),
(
    'RL722',
    'lease_overlaps',
    'The unit is leased on a day of the lease.',
    'End the other lease first, or choose other days.'
),
(
    'RL723',
    'invalid_rental',
    'What was said of a property, a unit or a lease is not valid.',
    'See the detail.'
),
(
    'RL724',
    'lease_ended',
    'The lease ended, was cancelled, or does not run on the day.',
    'See leased_during in api.lease.'
),
(
    'RL725',
    'loan_without_lease',
    'The loan does not belong to the lease, or to any.',
    'See lease_id in api.loan.'
),
(
    'RL726',
    'lease_of_another',
    'The lease is not the borrower''s, or in another currency than the loan.',
    'Choose a lease whose tenant is the borrower.'
),
(
    'RL727',
    'refund_exceeds_unused_rent',
    'More comes back than the rent paid in advance for the time after the lease.',
    'See refundable_amount in api.lease_advance.'
),
(
    'RL728',
    'new_terms_unclear',
    'The new terms of a loan that moves are incomplete, of two kinds, or would move a balance.',
    'Give first_due_date and instalment_count, or is_reamortised, or none of them.'
);
