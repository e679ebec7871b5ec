create or replace view api.loan_owner with (security_barrier = true) as
select
    o.legal_entity_id,
    e.code as legal_entity_code,
    o.asset_id,
    o.loan_id,
    l.loan_number,
    lower(o.owned_during) as owned_from_date,
    upper(o.owned_during) as owned_until_date
from lending.loan_ownership as o
inner join lending.loan as l on o.legal_entity_id = l.legal_entity_id and o.loan_id = l.id
inner join lending.legal_entity as e on o.legal_entity_id = e.id;

comment on view api.loan_owner is
'Who owned a loan that was sold, and when? One row an owner and loan, as far as the reader may see '
'the owner. Current.';
comment on column api.loan_owner.legal_entity_id is 'The tenant: the owner.';
comment on column api.loan_owner.legal_entity_code is 'Its code.';
comment on column api.loan_owner.asset_id is 'The debt; the same whoever owns it.';
comment on column api.loan_owner.loan_id is 'The loan in the books of the owner.';
comment on column api.loan_owner.loan_number is 'Its number there.';
comment on column api.loan_owner.owned_from_date is 'First day.';
comment on column api.loan_owner.owned_until_date is
'Day on which it went over; null: still theirs.';

grant select on api.loan_owner to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_accountant,
rently_compliance_officer,
rently_auditor;
