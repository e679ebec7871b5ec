-- Loans that follow their tenant to another unit, and rent that comes back from a landlord.

create table lending.apartment_change (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    from_lease_id uuid not null,
    to_lease_id uuid not null,
    changed_on date not null,
    reason text not null,
    balances_before jsonb not null,
    balances_after jsonb not null,
    plan_version_before integer not null,
    plan_version_after integer not null,
    booked_at timestamptz not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint apartment_change_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint apartment_change_from_lease_fkey foreign key (legal_entity_id, from_lease_id)
    references lending.lease (legal_entity_id, id) on delete restrict,
    constraint apartment_change_to_lease_fkey foreign key (legal_entity_id, to_lease_id)
    references lending.lease (legal_entity_id, id) on delete restrict,
    constraint apartment_change_once_a_lease_key unique (legal_entity_id, loan_id, to_lease_id),
    constraint apartment_change_leases_differ_check check (from_lease_id <> to_lease_id),
    constraint apartment_change_moves_no_balance_check check (balances_before = balances_after),
    constraint apartment_change_reason_is_not_blank_check check (reason ~ '\S')
);

create index idx_apartment_change_from_lease_id
on lending.apartment_change (legal_entity_id, from_lease_id);
create index idx_apartment_change_to_lease_id
on lending.apartment_change (legal_entity_id, to_lease_id);

comment on table lending.apartment_change is
'Loans that went with their tenant to another lease: one history of what is owed, equal balances '
'before and after. Never changed. Tenant: legal_entity_id.';
comment on column lending.apartment_change.legal_entity_id is 'The tenant.';
comment on column lending.apartment_change.id is 'Key within the tenant.';
comment on column lending.apartment_change.loan_id is 'The loan.';
comment on column lending.apartment_change.from_lease_id is 'Lease that it belonged to.';
comment on column lending.apartment_change.to_lease_id is 'Lease that it belongs to from then on.';
comment on column lending.apartment_change.changed_on is 'First day of the new lease for the loan.';
comment on column lending.apartment_change.reason is 'Why, in words.';
comment on column lending.apartment_change.balances_before is
'What was paid out, owed, repaid and held, component by component, in the loan''s currency.';
comment on column lending.apartment_change.balances_after is 'The same after the change.';
comment on column lending.apartment_change.plan_version_before is 'Plan in force before.';
comment on column lending.apartment_change.plan_version_after is
'Plan in force after; the same unless the terms were laid anew.';
comment on column lending.apartment_change.booked_at is 'When it was booked.';
comment on column lending.apartment_change.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.apartment_change.created_at is 'When the row was recorded.';

create table lending.landlord_refund (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    lease_id uuid not null,
    loan_id uuid not null,
    loan_transaction_id uuid not null,
    landlord_party_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint landlord_refund_transaction_key unique (legal_entity_id, loan_transaction_id),
    constraint landlord_refund_lease_fkey foreign key (legal_entity_id, lease_id)
    references lending.lease (legal_entity_id, id) on delete restrict,
    constraint landlord_refund_transaction_fkey foreign key (
        legal_entity_id, loan_id, loan_transaction_id
    ) references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint landlord_refund_landlord_fkey foreign key (legal_entity_id, landlord_party_id)
    references lending.party (legal_entity_id, id) on delete restrict
);

create index idx_landlord_refund_lease_id on lending.landlord_refund (legal_entity_id, lease_id);
create index idx_landlord_refund_loan_id
on lending.landlord_refund (legal_entity_id, loan_id, loan_transaction_id);
create index idx_landlord_refund_landlord_party_id
on lending.landlord_refund (legal_entity_id, landlord_party_id);

comment on table lending.landlord_refund is
'Rent paid in advance that a landlord gave back to a loan. Never changed. Tenant: '
'legal_entity_id.';
comment on column lending.landlord_refund.legal_entity_id is 'The tenant.';
comment on column lending.landlord_refund.id is 'Key within the tenant.';
comment on column lending.landlord_refund.lease_id is 'The lease that ended.';
comment on column lending.landlord_refund.loan_id is 'The loan that it reduces.';
comment on column lending.landlord_refund.loan_transaction_id is
'The transaction, with amount and value date.';
comment on column lending.landlord_refund.landlord_party_id is 'Who gave it back.';
comment on column lending.landlord_refund.created_at is 'When the row was recorded.';

select internal.secure_table('lending.apartment_change', is_append_only => true);
select internal.secure_table('lending.landlord_refund', is_append_only => true);

insert into lending.event_type (code, description) values
('property_registered', 'A property was registered'),
('rental_unit_registered', 'A unit of a property was registered'),
('lease_signed', 'A lease was signed'),
('lease_ended', 'A lease was ended, or cancelled before it began'),
('apartment_changed', 'A loan went with its tenant to another lease'),
('landlord_refunded', 'A landlord gave rent paid in advance back to a loan');
