create or replace view api.charge_cap with (security_barrier = true) as
select
    c.legal_entity_id,
    c.id,
    p.code as product_code,
    v.version_number,
    c.component,
    c.currency_code,
    c.per_period,
    c.max_amount,
    c.max_pct,
    c.legal_basis,
    c.valid_during
from lending.charge_cap as c
left join lending.product_version as v
    on c.legal_entity_id = v.legal_entity_id and c.product_version_id = v.id
left join lending.product as p
    on v.legal_entity_id = p.legal_entity_id and v.product_id = p.id;

comment on view api.charge_cap is
'How much may be charged at most? One row a cap of a product version or, without a product, of the '
'entity; the lowest that fits a due date holds. Amounts in currency_code. Current.';
comment on column api.charge_cap.legal_entity_id is 'The tenant.';
comment on column api.charge_cap.id is 'Key within the tenant.';
comment on column api.charge_cap.product_code is 'The product; null for a cap over all products.';
comment on column api.charge_cap.version_number is 'Its version.';
comment on column api.charge_cap.component is 'What is capped: fee or penalty.';
comment on column api.charge_cap.currency_code is 'Currency of the loans and of max_amount.';
comment on column api.charge_cap.per_period is
'What charges are added up over: charge, instalment, month, year (of the calendar), loan.';
comment on column api.charge_cap.max_amount is 'The most, tax included; null: see max_pct.';
comment on column api.charge_cap.max_pct is
'The most, as a percentage of what is charged on, else of the loan''s principal.';
comment on column api.charge_cap.legal_basis is 'The law, where it is a legal cap.';
comment on column api.charge_cap.valid_during is
'Due dates for which it holds: from, inclusive, until, exclusive.';

grant select on api.charge_cap to
rently_risk_manager,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
