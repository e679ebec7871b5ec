create or replace view api.application with (security_barrier = true) as
select
    a.legal_entity_id,
    a.id,
    a.application_number,
    a.status,
    p.code as product_code,
    a.product_version_id,
    a.borrower_party_id,
    a.payee_party_id,
    a.lease_id,
    a.currency_code,
    a.requested_amount,
    a.instalment_count,
    a.interest_rate,
    a.start_date,
    a.purpose,
    a.submitted_on,
    maker.display_name as submitted_by,
    a.created_at,
    a.updated_at,
    a.row_version,
    a.first_due_date
from lending.application as a
inner join lending.product as p on a.legal_entity_id = p.legal_entity_id and a.product_id = p.id
inner join lending.user_account as maker on a.submitted_by_account_id = maker.id;

comment on view api.application is
'What was asked for, and where does it stand? One row an application, in its currency. Current.';
comment on column api.application.legal_entity_id is 'The tenant.';
comment on column api.application.id is 'Key within the tenant.';
comment on column api.application.application_number is 'Number for people.';
comment on column api.application.status is
'submitted, checked, referred, approved, declined, offered, accepted, not_taken_up, expired or '
'withdrawn.';
comment on column api.application.product_code is 'The product.';
comment on column api.application.product_version_id is 'The version it is pinned to.';
comment on column api.application.borrower_party_id is 'Who asks.';
comment on column api.application.payee_party_id is
'Who is to get the money, where it is not the landlord of the lease or the borrower.';
comment on column api.application.lease_id is 'The lease whose rent is to be paid, if any.';
comment on column api.application.currency_code is 'Currency of the amount.';
comment on column api.application.requested_amount is 'Principal asked for.';
comment on column api.application.instalment_count is 'Instalments asked for.';
comment on column api.application.interest_rate is 'Rate a year as a fraction.';
comment on column api.application.start_date is 'Day of the planned payout.';
comment on column api.application.purpose is 'What for.';
comment on column api.application.submitted_on is 'Business date on which it came in.';
comment on column api.application.submitted_by is 'The maker.';
comment on column api.application.created_at is 'When it was recorded.';
comment on column api.application.updated_at is 'When it last changed.';
comment on column api.application.row_version is 'Counts its changes.';
comment on column api.application.first_due_date is
'Due date asked for of the first instalment; null: one period after the payout.';

grant select on api.application to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_compliance_officer,
rently_auditor,
rently_app;
