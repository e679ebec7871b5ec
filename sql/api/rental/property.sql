create or replace view api.property with (security_barrier = true) as
select
    p.legal_entity_id,
    p.id,
    p.reference,
    p.kind,
    p.city,
    p.country_code,
    case
        when p.legal_entity_id = any((select internal.entities_in_clear('contact'))::uuid[])
            then p.address
    end as address,
    p.created_at,
    p.updated_at,
    p.row_version
from lending.property as p;

comment on view api.property is
'Which properties are there? One row a property; the address only for those who see contact data '
'in clear. Current.';
comment on column api.property.legal_entity_id is 'The tenant.';
comment on column api.property.id is 'Key within the tenant.';
comment on column api.property.reference is
'The entity''s own number for the property. Unique within the entity; not personal data.';
comment on column api.property.kind is 'residential, commercial or mixed.';
comment on column api.property.city is 'City or municipality.';
comment on column api.property.country_code is 'Country.';
comment on column api.property.address is
'Street and number as an object; null unless the caller sees contact data in clear.';
comment on column api.property.created_at is 'When the row was recorded.';
comment on column api.property.updated_at is 'When the row last changed.';
comment on column api.property.row_version is 'Counts the changes of the row.';

grant select on api.property to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
