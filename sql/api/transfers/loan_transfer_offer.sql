create or replace view api.loan_transfer_offer with (security_barrier = true) as
select
    t.legal_entity_id,
    t.id,
    t.buyer_legal_entity_id,
    t.currency_code,
    t.price_amount,
    t.reason,
    t.status,
    t.expires_on,
    t.offered_by_account_id,
    t.decided_by_account_id,
    t.decided_at,
    t.updated_at,
    t.row_version,
    (
        select count(*)
        from lending.loan_transfer_offer_loan as s
        where s.legal_entity_id = t.legal_entity_id and s.loan_transfer_offer_id = t.id
    ) as loan_count
from lending.loan_transfer_offer as t;

comment on view api.loan_transfer_offer is
'Which offers of loans to another entity are there? One row an offer, see '
'api.loan_transfer_offer_loan for its loans; seller and buyer see it. Amounts in currency_code. '
'Current.';
comment on column api.loan_transfer_offer.legal_entity_id is
'The tenant; of an offer, who sells.';
comment on column api.loan_transfer_offer.id is
'Key within the tenant.';
comment on column api.loan_transfer_offer.buyer_legal_entity_id is
'Who may buy them.';
comment on column api.loan_transfer_offer.currency_code is
'Currency of the loans.';
comment on column api.loan_transfer_offer.price_amount is
'Price of all of them, in currency_code.';
comment on column api.loan_transfer_offer.reason is
'Why, in words.';
comment on column api.loan_transfer_offer.status is
'open, accepted or withdrawn.';
comment on column api.loan_transfer_offer.expires_on is
'Last day on which it can be accepted.';
comment on column api.loan_transfer_offer.offered_by_account_id is
'Account that offered it.';
comment on column api.loan_transfer_offer.decided_by_account_id is
'Account that accepted or withdrew it.';
comment on column api.loan_transfer_offer.decided_at is
'When that was.';
comment on column api.loan_transfer_offer.updated_at is
'When the row last changed.';
comment on column api.loan_transfer_offer.row_version is
'Counts the changes of the row.';
comment on column api.loan_transfer_offer.loan_count is
'Loans that it is made of.';

grant select on api.loan_transfer_offer to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
