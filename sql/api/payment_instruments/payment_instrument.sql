create or replace view api.payment_instrument with (security_barrier = true) as
select
    legal_entity_id,
    id,
    party_id,
    kind,
    provider_code,
    masked_display,
    currency_code,
    expires_on,
    removed_at,
    created_at,
    updated_at,
    row_version
from lending.payment_instrument;

comment on view api.payment_instrument is
'How do parties pay and how are they paid? One row an instrument, without the provider''s token. '
'Current.';
comment on column api.payment_instrument.legal_entity_id is 'The tenant.';
comment on column api.payment_instrument.id is 'Key within the tenant.';
comment on column api.payment_instrument.party_id is 'Whose it is.';
comment on column api.payment_instrument.kind is
'card, bank_account, direct_debit_mandate or wallet.';
comment on column api.payment_instrument.provider_code is 'Provider that keeps the number.';
comment on column api.payment_instrument.masked_display is
'What people see, such as Visa **** 4242: at most four digits in a row.';
comment on column api.payment_instrument.currency_code is 'Its only currency, if it has one.';
comment on column api.payment_instrument.expires_on is
'First day on which it cannot be used any more.';
comment on column api.payment_instrument.removed_at is 'When it was removed; null while in use.';
comment on column api.payment_instrument.created_at is 'When the row was recorded.';
comment on column api.payment_instrument.updated_at is 'When the row last changed.';
comment on column api.payment_instrument.row_version is 'Counts the changes of the row.';

grant select on api.payment_instrument to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_compliance_officer,
rently_auditor,
rently_app;
