-- Collection agencies: which loans they work on and when, and what they earn on what comes in.

create table lending.collection_agency (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    code text not null,
    name text not null,
    commission_pct numeric(9, 6) not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, code),
    constraint collection_agency_code_is_upper_snake_check check (code ~ '^[A-Z][A-Z0-9_]*$'),
    constraint collection_agency_name_is_not_blank_check check (name ~ '\S'),
    constraint collection_agency_commission_pct_check check (commission_pct between 0 and 100)
);

comment on table lending.collection_agency is
'Agencies that collect for an entity. Tenant: legal_entity_id.';
comment on column lending.collection_agency.legal_entity_id is 'The tenant.';
comment on column lending.collection_agency.code is 'Short name. Unique within the entity.';
comment on column lending.collection_agency.name is 'Name for people.';
comment on column lending.collection_agency.commission_pct is
'Per cent of what comes in that new placements earn.';
comment on column lending.collection_agency.created_at is 'When the row was recorded.';
comment on column lending.collection_agency.updated_at is 'When the row last changed.';
comment on column lending.collection_agency.row_version is 'Counts the changes of the row.';

create table lending.collection_agency_member (
    legal_entity_id uuid not null,
    agency_code text not null,
    user_account_id uuid not null references lending.user_account (id) on delete restrict,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, user_account_id),
    constraint collection_agency_member_agency_fkey foreign key (legal_entity_id, agency_code)
    references lending.collection_agency (legal_entity_id, code) on delete restrict
);

comment on table lending.collection_agency_member is
'Accounts that work for an agency: each for one of an entity. Tenant: legal_entity_id.';
comment on column lending.collection_agency_member.legal_entity_id is 'The tenant.';
comment on column lending.collection_agency_member.agency_code is 'The agency.';
comment on column lending.collection_agency_member.user_account_id is 'The account.';
comment on column lending.collection_agency_member.created_at is 'When the row was recorded.';

create index idx_collection_agency_member_agency_code
on lending.collection_agency_member (legal_entity_id, agency_code);
create index idx_collection_agency_member_user_account_id
on lending.collection_agency_member (user_account_id);

create table lending.agency_placement (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    agency_code text not null,
    loan_id uuid not null,
    case_id uuid not null,
    currency_code text not null,
    placed_amount numeric(20, 4) not null,
    commission_pct numeric(9, 6) not null,
    placed_during daterange not null,
    end_reason text,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint agency_placement_of_loan_key unique (legal_entity_id, loan_id, id, currency_code),
    constraint agency_placement_agency_fkey foreign key (legal_entity_id, agency_code)
    references lending.collection_agency (legal_entity_id, code) on delete restrict,
    constraint agency_placement_loan_fkey foreign key (legal_entity_id, loan_id, currency_code)
    references lending.loan (legal_entity_id, id, currency_code) on delete restrict,
    constraint agency_placement_case_fkey foreign key (legal_entity_id, loan_id, case_id)
    references lending.collections_case (legal_entity_id, loan_id, id) on delete restrict,
    constraint agency_placement_placed_amount_is_positive_check check (placed_amount > 0),
    constraint agency_placement_commission_pct_check check (commission_pct between 0 and 100),
    constraint agency_placement_is_not_empty_check check (
        not isempty(placed_during) and not lower_inf(placed_during)
    ),
    constraint agency_placement_end_has_reason_check check (
        upper_inf(placed_during) = (end_reason is null)
    ),
    constraint agency_placement_one_agency_a_day_excl exclude using gist (
        legal_entity_id with =, loan_id with =, placed_during with &&
    )
);

comment on table lending.agency_placement is
'Which agency works on a loan, and when: one a day. Tenant: legal_entity_id.';
comment on column lending.agency_placement.legal_entity_id is 'The tenant.';
comment on column lending.agency_placement.id is 'Key within the tenant.';
comment on column lending.agency_placement.agency_code is 'The agency.';
comment on column lending.agency_placement.loan_id is 'The loan.';
comment on column lending.agency_placement.case_id is 'The collections case that it took over.';
comment on column lending.agency_placement.currency_code is 'Currency of placed_amount.';
comment on column lending.agency_placement.placed_amount is
'What was overdue, or written off, when it was placed, in currency_code.';
comment on column lending.agency_placement.commission_pct is
'Per cent of what comes in meanwhile that the agency earns.';
comment on column lending.agency_placement.placed_during is
'Days on which it works on the loan: from, inclusive, until, exclusive.';
comment on column lending.agency_placement.end_reason is 'Why it ended; null while it goes on.';
comment on column lending.agency_placement.recorded_by_account_id is 'Account that placed it.';
comment on column lending.agency_placement.created_at is 'When the row was recorded.';
comment on column lending.agency_placement.updated_at is 'When the row last changed.';
comment on column lending.agency_placement.row_version is 'Counts the changes of the row.';

create index idx_agency_placement_agency_code
on lending.agency_placement (legal_entity_id, agency_code);
create index idx_agency_placement_case_id
on lending.agency_placement (legal_entity_id, loan_id, case_id);
create index idx_agency_placement_loan_currency
on lending.agency_placement (legal_entity_id, loan_id, currency_code);

create table lending.agency_commission (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    placement_id uuid not null,
    loan_id uuid not null,
    loan_transaction_id uuid not null,
    currency_code text not null,
    recovered_amount numeric(20, 4) not null,
    commission_amount numeric(20, 4) not null,
    value_date date not null,
    journal_id uuid not null,
    booked_at timestamptz not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint agency_commission_placement_fkey foreign key (
        legal_entity_id, loan_id, placement_id, currency_code
    ) references lending.agency_placement (
        legal_entity_id, loan_id, id, currency_code
    ) on delete restrict,
    constraint agency_commission_transaction_fkey foreign key (
        legal_entity_id, loan_id, loan_transaction_id
    ) references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint agency_commission_changes_something_check check (recovered_amount <> 0),
    constraint agency_commission_amounts_have_one_sign_check check (
        recovered_amount * commission_amount >= 0
    ),
    constraint agency_commission_amount_is_currency_amount_check check (
        internal.is_currency_amount(commission_amount, currency_code)
    )
);

comment on table lending.agency_commission is
'What agencies earned on money that came in for their loans; a payment that is undone takes its '
'commission back by a row of the other sign. Never changed. Tenant: legal_entity_id.';
comment on column lending.agency_commission.legal_entity_id is 'The tenant.';
comment on column lending.agency_commission.id is 'Key within the tenant.';
comment on column lending.agency_commission.placement_id is 'The placement.';
comment on column lending.agency_commission.loan_id is 'The loan.';
comment on column lending.agency_commission.loan_transaction_id is 'The payment.';
comment on column lending.agency_commission.currency_code is 'Currency of the amounts.';
comment on column lending.agency_commission.recovered_amount is
'What came in, or less than 0 what was undone, in currency_code.';
comment on column lending.agency_commission.commission_amount is
'What the agency earned by it, in currency_code, rounded half-even.';
comment on column lending.agency_commission.value_date is 'Day of business of the row.';
comment on column lending.agency_commission.journal_id is 'Its transfer in the ledger.';
comment on column lending.agency_commission.booked_at is 'When it was booked.';
comment on column lending.agency_commission.created_at is 'When the row was recorded.';

create index idx_agency_commission_placement_id
on lending.agency_commission (legal_entity_id, loan_id, placement_id, currency_code);
create index idx_agency_commission_loan_transaction_id
on lending.agency_commission (legal_entity_id, loan_id, loan_transaction_id);

insert into lending.ledger_account_template (code, name, kind, cash_activity) values
('2710', 'Agency commissions payable', 'liability', 'commission'),
('5710', 'Agency commissions', 'expense', 'other');

select internal.secure_table('lending.collection_agency');
select internal.secure_table('lending.collection_agency_member');
select internal.secure_table('lending.agency_placement');
select internal.secure_table('lending.agency_commission', is_append_only => true);

insert into lending.capability (code, description) values
('place_with_agencies', 'Hand loans over to agencies and take them back'),
('work_for_agency', 'Work on the cases that are placed with one''s agency');
insert into lending.role_capability (business_role, capability) values
('rently_risk_manager', 'place_with_agencies'),
('rently_agency', 'work_for_agency');

insert into lending.event_type (code, description) values
('agency_placed', 'A loan was handed over to a collection agency'),
('agency_recalled', 'A loan was taken back from a collection agency');

insert into ops.close_step (code, position, description) values
('agencies', 76, 'Agencies earn on what came in for the loans placed with them');

insert into ops.invariant (name, law) values
(
    'agency_commissions_match_ledger',
    'Commissions that collection agencies earned and did not get yet are what account 2710 '
    'holds.'
);

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL670',
    'invalid_agency',
    'The agency is not valid, unknown, or names an account that does not work for agencies.',
    'Give a code in capitals, and logins with the role rently_agency for the entity.'
),
(
    'RL671',
    'placement_not_possible',
    'The loan is with an agency already, or owes nothing that an agency could collect.',
    'Recall it first with api.recall_from_agency().'
),
(
    'RL672',
    'not_placed',
    'The loan is with no agency.',
    'See api.agency_placement.'
);
