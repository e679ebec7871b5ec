create or replace view api.apartment_change with (security_barrier = true) as
select
    legal_entity_id,
    id,
    loan_id,
    from_lease_id,
    to_lease_id,
    changed_on,
    reason,
    balances_before,
    balances_after,
    plan_version_before,
    plan_version_after,
    booked_at,
    recorded_by_account_id,
    created_at
from lending.apartment_change;

comment on view api.apartment_change is
'Which loans followed their tenant to another unit? One row a change. Amounts in the loan''s '
'currency. Current.';
comment on column api.apartment_change.legal_entity_id is 'The tenant.';
comment on column api.apartment_change.id is 'Key within the tenant.';
comment on column api.apartment_change.loan_id is 'The loan.';
comment on column api.apartment_change.from_lease_id is 'Lease that it belonged to.';
comment on column api.apartment_change.to_lease_id is 'Lease that it belongs to from then on.';
comment on column api.apartment_change.changed_on is 'First day of the new lease for the loan.';
comment on column api.apartment_change.reason is 'Why, in words.';
comment on column api.apartment_change.balances_before is
'What was paid out, owed, repaid and held, component by component, in the loan''s currency.';
comment on column api.apartment_change.balances_after is 'The same after the change.';
comment on column api.apartment_change.plan_version_before is 'Plan in force before.';
comment on column api.apartment_change.plan_version_after is
'Plan in force after; the same unless the terms were laid anew.';
comment on column api.apartment_change.booked_at is 'When it was booked.';
comment on column api.apartment_change.recorded_by_account_id is 'Account that recorded it.';
comment on column api.apartment_change.created_at is 'When the row was recorded.';

grant select on api.apartment_change to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
