-- Loans that go to another borrower, or to the books of another legal entity.

insert into lending.transaction_type (code, is_payment, description) values
('sale', true, 'The loan is sold: its claims leave the books of the entity'),
('purchase', false, 'The loan is bought: in the ledger only, not an event of the loan');

insert into lending.ledger_account_template (code, name, kind, cash_activity) values
('1070', 'Loan transfers in clearing', 'asset', 'loan_transfer'),
('1160', 'Purchase premiums and discounts', 'asset', 'other'),
('4800', 'Gains on loans sold', 'income', 'other'),
('5800', 'Losses on loans sold', 'expense', 'other');

-- On the cash basis only principal is on the books.
insert into lending.gl_mapping_template (
    transaction_type, component, accounting_basis, debit_code, credit_code
)
select
    t.transaction_type,
    c.component,
    c.accounting_basis,
    case when t.transaction_type = 'sale' then '1070' else c.code end,
    case when t.transaction_type = 'sale' then c.code else '1070' end
from (values ('sale'), ('purchase')) as t (transaction_type)
cross join (
    values
    ('principal', 'cash', '1100'),
    ('principal', 'accrual', '1100'),
    ('interest', 'accrual', '1200'),
    ('fee', 'accrual', '1210'),
    ('penalty', 'accrual', '1220')
) as c (component, accounting_basis, code);

create table lending.loan_transfer_offer (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    buyer_legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    currency_code text not null references lending.currency (code) on delete restrict,
    price_amount numeric(20, 4) not null,
    reason text not null,
    status text not null default 'open',
    is_open boolean not null generated always as (status = 'open') stored,
    expires_on date not null,
    offered_by_account_id uuid,
    decided_by_account_id uuid,
    decided_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint loan_transfer_offer_of_loans_key unique (
        legal_entity_id, id, buyer_legal_entity_id, currency_code, is_open
    ),
    constraint loan_transfer_offer_goes_to_another_check check (
        buyer_legal_entity_id <> legal_entity_id
    ),
    constraint loan_transfer_offer_price_is_currency_amount_check check (
        price_amount > 0 and internal.is_currency_amount(price_amount, currency_code)
    ),
    constraint loan_transfer_offer_reason_is_not_blank_check check (reason ~ '\S'),
    constraint loan_transfer_offer_status_check check (
        status in ('open', 'accepted', 'withdrawn')
    ),
    constraint loan_transfer_offer_decided_has_time_check check (
        (status = 'open') = (decided_at is null)
    )
);

create index idx_loan_transfer_offer_buyer_legal_entity_id
on lending.loan_transfer_offer (buyer_legal_entity_id);
create index idx_loan_transfer_offer_currency_code
on lending.loan_transfer_offer (currency_code);

comment on table lending.loan_transfer_offer is
'Offers of loans to another legal entity, all of them at one price. Tenant: legal_entity_id, the '
'seller.';
comment on column lending.loan_transfer_offer.legal_entity_id is 'The tenant: who sells.';
comment on column lending.loan_transfer_offer.id is 'Key within the tenant.';
comment on column lending.loan_transfer_offer.buyer_legal_entity_id is 'Who may buy them.';
comment on column lending.loan_transfer_offer.currency_code is 'Currency of the loans.';
comment on column lending.loan_transfer_offer.price_amount is
'Price of all of them, in currency_code.';
comment on column lending.loan_transfer_offer.reason is 'Why, in words.';
comment on column lending.loan_transfer_offer.status is 'open, accepted or withdrawn.';
comment on column lending.loan_transfer_offer.is_open is
'Whether it is open; its loans carry it along.';
comment on column lending.loan_transfer_offer.expires_on is
'Last day on which it can be accepted.';
comment on column lending.loan_transfer_offer.offered_by_account_id is 'Account that offered it.';
comment on column lending.loan_transfer_offer.decided_by_account_id is
'Account that accepted or withdrew it.';
comment on column lending.loan_transfer_offer.decided_at is 'When that was.';
comment on column lending.loan_transfer_offer.created_at is 'When the row was recorded.';
comment on column lending.loan_transfer_offer.updated_at is 'When the row last changed.';
comment on column lending.loan_transfer_offer.row_version is 'Counts the changes of the row.';

create table lending.loan_transfer_offer_loan (
    legal_entity_id uuid not null,
    loan_transfer_offer_id uuid not null,
    loan_id uuid not null,
    buyer_legal_entity_id uuid not null,
    currency_code text not null,
    is_open boolean not null default true,
    principal_outstanding_amount numeric(20, 4) not null,
    interest_rate numeric(12, 8) not null,
    maturity_date date not null,
    oldest_unpaid_due_date date,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, loan_transfer_offer_id, loan_id),
    constraint loan_transfer_offer_loan_offer_fkey foreign key (
        legal_entity_id, loan_transfer_offer_id, buyer_legal_entity_id, currency_code, is_open
    ) references lending.loan_transfer_offer (
        legal_entity_id, id, buyer_legal_entity_id, currency_code, is_open
    ) on update cascade on delete restrict,
    constraint loan_transfer_offer_loan_loan_fkey foreign key (
        legal_entity_id, loan_id, currency_code
    ) references lending.loan (legal_entity_id, id, currency_code) on delete restrict
);

create index idx_loan_transfer_offer_loan_offer_id
on lending.loan_transfer_offer_loan (
    legal_entity_id, loan_transfer_offer_id, buyer_legal_entity_id, currency_code, is_open
);
create index idx_loan_transfer_offer_loan_loan_id
on lending.loan_transfer_offer_loan (legal_entity_id, loan_id, currency_code);
create unique index idx_loan_transfer_offer_loan_open
on lending.loan_transfer_offer_loan (legal_entity_id, loan_id) where is_open;
comment on index lending.idx_loan_transfer_offer_loan_open is
'A loan is in at most one open offer.';

comment on table lending.loan_transfer_offer_loan is
'The loans of an offer, with what the buyer may know of each before the purchase: their figures '
'on the day of the offer. Tenant: legal_entity_id, the seller.';
comment on column lending.loan_transfer_offer_loan.legal_entity_id is 'The tenant: who sells.';
comment on column lending.loan_transfer_offer_loan.loan_transfer_offer_id is 'The offer.';
comment on column lending.loan_transfer_offer_loan.loan_id is 'The loan.';
comment on column lending.loan_transfer_offer_loan.buyer_legal_entity_id is
'Who may buy it: the offer''s.';
comment on column lending.loan_transfer_offer_loan.currency_code is
'Currency of the loan and of the offer.';
comment on column lending.loan_transfer_offer_loan.is_open is
'Whether the offer is open: follows it.';
comment on column lending.loan_transfer_offer_loan.principal_outstanding_amount is
'Principal outstanding, in currency_code.';
comment on column lending.loan_transfer_offer_loan.interest_rate is
'Rate a year as agreed, a fraction.';
comment on column lending.loan_transfer_offer_loan.maturity_date is 'Last due date.';
comment on column lending.loan_transfer_offer_loan.oldest_unpaid_due_date is
'The oldest due date with something unpaid; null: none.';
comment on column lending.loan_transfer_offer_loan.created_at is 'When the row was recorded.';
comment on column lending.loan_transfer_offer_loan.updated_at is 'When the row last changed.';
comment on column lending.loan_transfer_offer_loan.row_version is 'Counts the changes of the row.';

create table lending.loan_transfer (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    transfer_id uuid not null,
    kind text not null,
    direction text not null,
    loan_id uuid not null,
    counterparty_legal_entity_id uuid references lending.legal_entity (id) on delete restrict,
    counterparty_loan_id uuid,
    party_id uuid not null,
    counterparty_party_id uuid not null,
    currency_code text not null,
    price_amount numeric(20, 4) not null default 0,
    principal_amount numeric(20, 4) not null,
    interest_amount numeric(20, 4) not null,
    fee_amount numeric(20, 4) not null,
    penalty_amount numeric(20, 4) not null,
    book_amount numeric(20, 4) not null,
    owed_before_amount numeric(20, 4) not null,
    owed_after_amount numeric(20, 4) not null,
    schedule_before_hash bytea not null,
    schedule_after_hash bytea not null,
    reason text not null,
    value_date date not null,
    booked_at timestamptz not null default internal.booking_time(),
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint loan_transfer_loan_fkey foreign key (legal_entity_id, loan_id, currency_code)
    references lending.loan (legal_entity_id, id, currency_code) on delete restrict,
    constraint loan_transfer_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint loan_transfer_kind_check check (kind in ('assumption', 'sale', 'buy_back')),
    constraint loan_transfer_direction_check check (
        direction in ('within', 'out', 'in')
        and (direction = 'within') = (kind = 'assumption')
        and (direction = 'within') = (counterparty_legal_entity_id is null)
        and (direction = 'within') = (counterparty_loan_id is null)
    ),
    constraint loan_transfer_goes_to_another_check check (
        counterparty_legal_entity_id <> legal_entity_id
    ),
    constraint loan_transfer_party_changes_check check (
        direction <> 'within' or party_id <> counterparty_party_id
    ),
    constraint loan_transfer_amounts_are_never_negative_check check (
        price_amount >= 0
        and principal_amount >= 0
        and interest_amount >= 0
        and fee_amount >= 0
        and penalty_amount >= 0
    ),
    constraint loan_transfer_balances_are_equal_check check (
        owed_before_amount = owed_after_amount and schedule_before_hash = schedule_after_hash
    ),
    constraint loan_transfer_reason_is_not_blank_check check (reason ~ '\S')
);

create index idx_loan_transfer_loan_id
on lending.loan_transfer (legal_entity_id, loan_id, currency_code);
create index idx_loan_transfer_transfer_id
on lending.loan_transfer (legal_entity_id, transfer_id);
create index idx_loan_transfer_counterparty_loan_id
on lending.loan_transfer (legal_entity_id, counterparty_loan_id)
where counterparty_loan_id is not null;
comment on index lending.idx_loan_transfer_counterparty_loan_id is
'Finds the loan of this entity that a loan of another one came from.';
create index idx_loan_transfer_counterparty_legal_entity_id
on lending.loan_transfer (counterparty_legal_entity_id);
create index idx_loan_transfer_party_id on lending.loan_transfer (legal_entity_id, party_id);

comment on table lending.loan_transfer is
'Loans that went to another borrower, or out of the books of one legal entity into those of '
'another: then both have a row, under the same transfer_id. Amounts in currency_code. Never '
'changed. Tenant: legal_entity_id.';
comment on column lending.loan_transfer.legal_entity_id is 'The tenant.';
comment on column lending.loan_transfer.id is 'Key within the tenant.';
comment on column lending.loan_transfer.transfer_id is
'The transfer; of a sale, the offer that was accepted: the same for all its loans and in the books '
'of both entities.';
comment on column lending.loan_transfer.kind is
'assumption: another borrower. sale: another entity. buy_back: an entity that owned it before.';
comment on column lending.loan_transfer.direction is
'out: sold. in: bought. within: another borrower in the same books.';
comment on column lending.loan_transfer.loan_id is 'The loan in these books.';
comment on column lending.loan_transfer.counterparty_legal_entity_id is 'The other entity.';
comment on column lending.loan_transfer.counterparty_loan_id is
'The loan in the books of the other entity; no foreign key reaches there.';
comment on column lending.loan_transfer.party_id is
'The borrower in these books; of an assumption, who owes it from now on.';
comment on column lending.loan_transfer.counterparty_party_id is
'The borrower in the other books; of an assumption, who owed it before.';
comment on column lending.loan_transfer.currency_code is 'The loan''s currency.';
comment on column lending.loan_transfer.price_amount is
'What the buyer paid for it: its share of the price of the offer.';
comment on column lending.loan_transfer.principal_amount is 'Principal that went over.';
comment on column lending.loan_transfer.interest_amount is
'Interest earned until the day and not paid, that went over.';
comment on column lending.loan_transfer.fee_amount is 'Fees owed, that went over.';
comment on column lending.loan_transfer.penalty_amount is 'Penalties owed, that went over.';
comment on column lending.loan_transfer.book_amount is
'What of that was on the books; price less this is the seller''s gain, the buyer''s premium.';
comment on column lending.loan_transfer.owed_before_amount is
'All that the schedule asked for and was not paid, before.';
comment on column lending.loan_transfer.owed_after_amount is
'The same after, as computed anew from the events of the loan in its new place.';
comment on column lending.loan_transfer.schedule_before_hash is
'SHA-256 of the instalments and what is paid of each, before.';
comment on column lending.loan_transfer.schedule_after_hash is 'The same after.';
comment on column lending.loan_transfer.reason is 'Why, in words.';
comment on column lending.loan_transfer.value_date is 'Day from which it counts.';
comment on column lending.loan_transfer.booked_at is 'When it was booked.';
comment on column lending.loan_transfer.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.loan_transfer.created_at is 'When the row was recorded.';

create table lending.loan_ownership (
    legal_entity_id uuid not null,
    loan_id uuid not null,
    asset_id uuid not null,
    owned_during daterange not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, loan_id),
    constraint loan_ownership_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint loan_ownership_owned_during_is_not_empty_check check (not isempty(owned_during)),
    constraint loan_ownership_begins_check check (not lower_inf(owned_during)),
    constraint loan_ownership_one_at_a_time_excl exclude using gist (
        legal_entity_id with =,
        asset_id with =,
        owned_during with &&
    )
);

comment on table lending.loan_ownership is
'Since when an entity owns a loan that was sold or bought, and until when. A loan without a row '
'never changed its owner. Tenant: legal_entity_id.';
comment on column lending.loan_ownership.legal_entity_id is 'The tenant: the owner.';
comment on column lending.loan_ownership.loan_id is 'The loan in the books of the owner.';
comment on column lending.loan_ownership.asset_id is
'The debt, whoever owns it: key of the loan in the books of its first owner.';
comment on column lending.loan_ownership.owned_during is
'Days on which it is theirs: from, inclusive, until, exclusive.';
comment on column lending.loan_ownership.created_at is 'When the row was recorded.';
comment on column lending.loan_ownership.updated_at is 'When the row last changed.';
comment on column lending.loan_ownership.row_version is 'Counts the changes of the row.';

create table lending.party_counterpart (
    legal_entity_id uuid not null,
    party_id uuid not null,
    other_legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    other_party_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, other_legal_entity_id, other_party_id),
    constraint party_counterpart_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint party_counterpart_is_of_another_check check (
        other_legal_entity_id <> legal_entity_id
    )
);

create index idx_party_counterpart_party_id
on lending.party_counterpart (legal_entity_id, party_id);
create index idx_party_counterpart_other_legal_entity_id
on lending.party_counterpart (other_legal_entity_id);

comment on table lending.party_counterpart is
'Who a party of another entity is here, where loans went from one to the other: each of both has a '
'row. Tenant: legal_entity_id.';
comment on column lending.party_counterpart.legal_entity_id is 'The tenant.';
comment on column lending.party_counterpart.party_id is 'The party here.';
comment on column lending.party_counterpart.other_legal_entity_id is 'The other entity.';
comment on column lending.party_counterpart.other_party_id is
'The same party there; no foreign key reaches there.';
comment on column lending.party_counterpart.created_at is 'When the row was recorded.';

create table lending.acquired_loan_party (
    legal_entity_id uuid not null,
    loan_id uuid not null,
    party_id uuid not null,
    role text not null,
    share_pct numeric(7, 4),
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, loan_id, party_id),
    constraint acquired_loan_party_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint acquired_loan_party_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint acquired_loan_party_role_check check (role in ('co_borrower', 'guarantor')),
    constraint acquired_loan_party_only_guarantors_have_shares_check check (
        share_pct is null or role = 'guarantor' and share_pct > 0 and share_pct <= 100
    )
);

create index idx_acquired_loan_party_party_id
on lending.acquired_loan_party (legal_entity_id, party_id);

comment on table lending.acquired_loan_party is
'Who stands behind a loan that was bought, beside its borrower: its application stayed with the '
'entity that made it. Tenant: legal_entity_id.';
comment on column lending.acquired_loan_party.legal_entity_id is 'The tenant.';
comment on column lending.acquired_loan_party.loan_id is 'The loan.';
comment on column lending.acquired_loan_party.party_id is 'The party.';
comment on column lending.acquired_loan_party.role is 'co_borrower or guarantor.';
comment on column lending.acquired_loan_party.share_pct is
'Part of the loan that a guarantor answers for, in per cent; null: all of it.';
comment on column lending.acquired_loan_party.created_at is 'When the row was recorded.';

select internal.secure_table('lending.loan_transfer_offer');
select internal.secure_table('lending.loan_transfer_offer_loan');
select internal.secure_table('lending.loan_transfer', is_append_only => true);
select internal.secure_table('lending.loan_ownership');
select internal.secure_table('lending.party_counterpart', is_append_only => true);
select internal.secure_table('lending.acquired_loan_party', is_append_only => true);

-- An offer is also for the eyes of the buyer.
create policy buyer_reads on lending.loan_transfer_offer for select to rently_owner
using (buyer_legal_entity_id = any((select internal.visible_legal_entities())::uuid[]));
create policy buyer_reads on lending.loan_transfer_offer_loan for select to rently_owner
using (buyer_legal_entity_id = any((select internal.visible_legal_entities())::uuid[]));

insert into lending.capability (code, description) values
('assume_loans', 'Let another party take a loan over from its borrower'),
('sell_loans', 'Offer loans to another legal entity'),
('buy_loans', 'Accept loans that another legal entity offers');
insert into lending.role_capability (business_role, capability) values
('rently_loan_officer', 'assume_loans'),
('rently_executive', 'sell_loans'),
('rently_risk_manager', 'sell_loans'),
('rently_executive', 'buy_loans'),
('rently_risk_manager', 'buy_loans');

insert into lending.event_type (code, description) values
('loan_assumed', 'Another party owes a loan from now on'),
('loan_offered', 'A loan is offered to another legal entity'),
('loan_sold', 'A loan left the books for another legal entity'),
('loan_bought', 'A loan came into the books from another legal entity');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL325',
    'modification_of_former_owner',
    'The modification was made before the loan was bought.',
    'Modify the loan from today on.'
),
(
    'RL361',
    'loan_not_transferable',
    'The loan, its new borrower or its buyer does not allow the transfer.',
    'See the detail: only an active loan, without deposits and deferred income, goes over; it is '
    'sold without open disputes and without money on its way.'
),
(
    'RL362',
    'no_open_offer',
    'There is no such offer for the buyer, or it is no longer open.',
    'See api.loan_transfer_offer.'
),
(
    'RL363',
    'own_offer',
    'Who offered a loan does not accept it.',
    'Let somebody else of the buyer accept it.'
);
