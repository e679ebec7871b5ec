create or replace view api.loan_transfer with (security_barrier = true) as
select
    t.legal_entity_id,
    t.id,
    t.transfer_id,
    t.kind,
    t.direction,
    t.loan_id,
    t.counterparty_legal_entity_id,
    t.counterparty_loan_id,
    t.party_id,
    t.counterparty_party_id,
    t.currency_code,
    t.price_amount,
    t.principal_amount,
    t.interest_amount,
    t.fee_amount,
    t.penalty_amount,
    t.book_amount,
    t.owed_before_amount,
    t.owed_after_amount,
    t.reason,
    t.value_date,
    t.booked_at
from lending.loan_transfer as t;

comment on view api.loan_transfer is
'Which loans went to another borrower or another entity? One row a transfer and entity. Amounts in '
'currency_code. Current.';
comment on column api.loan_transfer.legal_entity_id is
'The tenant.';
comment on column api.loan_transfer.id is
'Key within the tenant.';
comment on column api.loan_transfer.transfer_id is
'The transfer; of a sale, the offer that was accepted: the same for all its loans and in the books '
'of both entities.';
comment on column api.loan_transfer.kind is
'assumption: another borrower. sale: another entity. buy_back: an entity that owned it before.';
comment on column api.loan_transfer.direction is
'out: sold. in: bought. within: another borrower in the same books.';
comment on column api.loan_transfer.loan_id is
'The loan in these books.';
comment on column api.loan_transfer.counterparty_legal_entity_id is
'The other entity.';
comment on column api.loan_transfer.counterparty_loan_id is
'The loan in the books of the other entity; no foreign key reaches there.';
comment on column api.loan_transfer.party_id is
'The borrower in these books; of an assumption, who owes it from now on.';
comment on column api.loan_transfer.counterparty_party_id is
'The borrower in the other books; of an assumption, who owed it before.';
comment on column api.loan_transfer.currency_code is
'The loan''s currency.';
comment on column api.loan_transfer.price_amount is
'What the buyer paid for it: its share of the price of the offer.';
comment on column api.loan_transfer.principal_amount is
'Principal that went over.';
comment on column api.loan_transfer.interest_amount is
'Interest earned until the day and not paid, that went over.';
comment on column api.loan_transfer.fee_amount is
'Fees owed, that went over.';
comment on column api.loan_transfer.penalty_amount is
'Penalties owed, that went over.';
comment on column api.loan_transfer.book_amount is
'What of that was on the books; price less this is the seller''s gain, the buyer''s premium.';
comment on column api.loan_transfer.owed_before_amount is
'All that the schedule asked for and was not paid, before.';
comment on column api.loan_transfer.owed_after_amount is
'The same after, as computed anew from the events of the loan in its new place.';
comment on column api.loan_transfer.reason is
'Why, in words.';
comment on column api.loan_transfer.value_date is
'Day from which it counts.';
comment on column api.loan_transfer.booked_at is
'When it was booked.';

grant select on api.loan_transfer to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
