create or replace function internal.lease_demo_unit(
    entity lending.legal_entity,
    house_number integer,
    loan_number text,
    tenant_party_id uuid,
    starts_on date,
    rent_amount numeric
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _demo ops.demo_entity;
    _property_id uuid;
    _landlord text := 'L-' || 1 + lease_demo_unit.house_number / 4;
    _landlord_id uuid;
    _agent_id uuid;
begin
    select d.* into strict _demo from ops.demo_entity as d where d.code = (entity).code;
    select p.id into _landlord_id
    from lending.party as p
    where p.legal_entity_id = (entity).id and p.reference = _landlord;
    if not found then
        select p.id into strict _landlord_id
        from api.register_party(
            (entity).id, 'organisation', _landlord, 'Demo Landlord ' || _landlord,
            segment => 'landlord'
        ) as p;
        perform api.record_party_role(
            (entity).id, _landlord_id, 'landlord', lease_demo_unit.starts_on
        );
    end if;
    select p.id into _property_id
    from lending.property as p
    where
        p.legal_entity_id = (entity).id
        and p.reference = 'H-' || lease_demo_unit.house_number;
    if not found then
        select p.id into strict _property_id
        from api.register_property(
            (entity).id,
            'H-' || lease_demo_unit.house_number,
            case when lease_demo_unit.house_number % 7 = 0 then 'commercial' else 'residential' end,
            _demo.cities[
                1 + floor(cardinality(_demo.cities) * (lease_demo_unit.house_number % 10) ^ 2 / 100)
            ],
            _demo.country_code
        ) as p;
        select p.id into strict _agent_id
        from lending.party as p
        where
            p.legal_entity_id = (entity).id
            and p.reference = 'A-' || 1 + (lease_demo_unit.house_number % 12) / 2;
        perform api.assign_agent(
            (entity).id, _agent_id, property_id => _property_id,
            starts_on => lease_demo_unit.starts_on
        );
    end if;
    return (
        select s.id
        from api.register_rental_unit(
            (entity).id, _property_id, 'U-' || lease_demo_unit.loan_number
        ) as u
        cross join lateral api.sign_lease(
            legal_entity_id => (entity).id,
            rental_unit_id => u.id,
            landlord_party_id => _landlord_id,
            tenant_party_id => lease_demo_unit.tenant_party_id,
            reference => 'C-' || lease_demo_unit.loan_number,
            starts_on => lease_demo_unit.starts_on,
            rent_amount => lease_demo_unit.rent_amount,
            currency_code => (entity).base_currency_code,
            deposit_amount => lease_demo_unit.rent_amount * 2
        ) as s
    );
end
$$;

comment on function internal.lease_demo_unit(
    lending.legal_entity, integer, text, uuid, date, numeric
) is
'Lets a demo tenant rent a new unit of a house, which is registered with its landlord and agent '
'where it is new, and returns the lease. rent_amount a month, in the entity''s currency.';

revoke all on function internal.lease_demo_unit(
    lending.legal_entity, integer, text, uuid, date, numeric
) from public;
