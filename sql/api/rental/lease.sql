create or replace view api.lease with (security_barrier = true) as
select
    legal_entity_id,
    id,
    reference,
    rental_unit_id,
    landlord_party_id,
    tenant_party_id,
    leased_during,
    agreed_until_date,
    currency_code,
    rent_amount,
    deposit_amount,
    rent_cycle,
    document_id,
    is_cancelled,
    end_reason,
    created_at,
    updated_at,
    row_version
from lending.lease;

comment on view api.lease is
'Who rents which unit from whom? One row a lease, ended and cancelled ones too. Amounts in '
'currency_code. Current.';
comment on column api.lease.legal_entity_id is 'The tenant.';
comment on column api.lease.id is 'Key within the tenant.';
comment on column api.lease.reference is
'The entity''s own number for the lease. Unique within the entity.';
comment on column api.lease.rental_unit_id is 'The unit.';
comment on column api.lease.landlord_party_id is 'Who lets it, and gets rent in advance.';
comment on column api.lease.tenant_party_id is 'Who rents it.';
comment on column api.lease.leased_during is
'Days of the lease: from, inclusive, until, exclusive; without an end until somebody ends it.';
comment on column api.lease.agreed_until_date is
'First day after the lease as it was signed; null for a lease without an end.';
comment on column api.lease.currency_code is 'Currency of the amounts.';
comment on column api.lease.rent_amount is 'Rent a cycle, in currency_code.';
comment on column api.lease.deposit_amount is
'Deposit that the tenant owes the landlord, in currency_code.';
comment on column api.lease.rent_cycle is
'week, two_weeks, month, quarter or year; cycles count from the first day.';
comment on column api.lease.document_id is 'The paper, if it is kept.';
comment on column api.lease.is_cancelled is 'It was ended before it began.';
comment on column api.lease.end_reason is
'Why it ended on another day than agreed; null while it did not.';
comment on column api.lease.created_at is 'When the row was recorded.';
comment on column api.lease.updated_at is 'When the row last changed.';
comment on column api.lease.row_version is 'Counts the changes of the row.';

grant select on api.lease to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
