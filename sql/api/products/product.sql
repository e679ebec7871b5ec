create or replace view api.product with (security_barrier = true) as
select
    p.legal_entity_id,
    p.id,
    p.code,
    p.name,
    p.category,
    p.business_unit,
    p.currency_code,
    v.id as product_version_id,
    v.version_number,
    v.valid_during,
    v.min_principal_amount,
    v.max_principal_amount,
    v.min_instalment_count,
    v.max_instalment_count,
    v.interest_rate,
    v.amortisation,
    v.day_count_convention,
    v.frequency_unit,
    v.frequency_count,
    v.instalment_rounding_mode
from lending.product as p
inner join lending.product_version as v
    on p.legal_entity_id = v.legal_entity_id and p.id = v.product_id;

comment on view api.product is
'What may be lent on which terms? One row a version of a product. Amounts in the product''s '
'currency. Current.';
comment on column api.product.legal_entity_id is 'The tenant.';
comment on column api.product.id is 'Key of the product within the tenant.';
comment on column api.product.code is 'Short name of the product.';
comment on column api.product.name is 'Name for people.';
comment on column api.product.category is 'Category for reports.';
comment on column api.product.business_unit is 'Business unit that sells it.';
comment on column api.product.currency_code is 'Currency of its loans and of the limits.';
comment on column api.product.product_version_id is 'Key of the version.';
comment on column api.product.version_number is 'Counts the versions from 1.';
comment on column api.product.valid_during is 'Days on which loans are made under these terms.';
comment on column api.product.min_principal_amount is 'Smallest principal.';
comment on column api.product.max_principal_amount is 'Largest principal.';
comment on column api.product.min_instalment_count is 'Fewest instalments.';
comment on column api.product.max_instalment_count is 'Most instalments.';
comment on column api.product.interest_rate is 'Nominal rate a year as a fraction.';
comment on column api.product.amortisation is 'annuity, equal_principal, flat or interest_only.';
comment on column api.product.day_count_convention is 'Day count by name.';
comment on column api.product.frequency_unit is 'Unit of the time between due dates.';
comment on column api.product.frequency_count is 'How many units lie between due dates.';
comment on column api.product.instalment_rounding_mode is
'How the annuity is rounded to the minor unit.';

grant select on api.product to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
