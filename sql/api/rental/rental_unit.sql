create or replace view api.rental_unit with (security_barrier = true) as
select
    legal_entity_id,
    id,
    property_id,
    reference,
    kind,
    room_count,
    area_square_metres,
    is_active,
    created_at,
    updated_at,
    row_version
from lending.rental_unit;

comment on view api.rental_unit is 'Which units are let? One row a unit. Current.';
comment on column api.rental_unit.legal_entity_id is 'The tenant.';
comment on column api.rental_unit.id is 'Key within the tenant.';
comment on column api.rental_unit.property_id is 'The property.';
comment on column api.rental_unit.reference is
'Number of the unit, such as 2.14. Unique within the property; not personal data.';
comment on column api.rental_unit.kind is 'apartment, house, room, office, shop or parking.';
comment on column api.rental_unit.room_count is 'Rooms, halves allowed.';
comment on column api.rental_unit.area_square_metres is 'Floor area in square metres.';
comment on column api.rental_unit.is_active is 'False once it is not let any more.';
comment on column api.rental_unit.created_at is 'When the row was recorded.';
comment on column api.rental_unit.updated_at is 'When the row last changed.';
comment on column api.rental_unit.row_version is 'Counts the changes of the row.';

grant select on api.rental_unit to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
