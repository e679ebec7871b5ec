-- requires: api.rental_unit
create or replace function api.register_rental_unit(
    legal_entity_id uuid,
    property_id uuid,
    reference text,
    kind text default 'apartment',
    room_count numeric default null,
    area_square_metres numeric default null
) returns setof api.rental_unit
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(register_rental_unit.legal_entity_id, 'manage_rentals');
    perform internal.require_approval(register_rental_unit.legal_entity_id, 'register_rental_unit');
    if not exists (
        select
        from lending.property as p
        where
            p.legal_entity_id = register_rental_unit.legal_entity_id
            and p.id = register_rental_unit.property_id
    ) then
        raise exception using
            errcode = 'RL720',
            message = 'the entity has no such property',
            detail = format('property_id %s', register_rental_unit.property_id),
            hint = 'Look it up in api.property.';
    end if;
    begin
        insert into lending.rental_unit (
            legal_entity_id, id, property_id, reference, kind, room_count, area_square_metres
        )
        values (
            register_rental_unit.legal_entity_id,
            _id,
            register_rental_unit.property_id,
            register_rental_unit.reference,
            register_rental_unit.kind,
            register_rental_unit.room_count,
            register_rental_unit.area_square_metres
        );
    exception
        when unique_violation then
            raise exception using
                errcode = 'RL006',
                message = 'the reference is taken',
                detail = format('unit reference %s', register_rental_unit.reference),
                hint = 'Choose another reference.';
        when check_violation or not_null_violation or foreign_key_violation or data_exception then
            raise exception using
                errcode = 'RL723',
                message = 'the unit is not valid',
                detail = sqlerrm,
                hint = 'Kinds are apartment, house, room, office, shop and parking; '
                    'rooms and area are positive.';
    end;
    perform internal.emit_event(
        register_rental_unit.legal_entity_id,
        'rental_unit_registered',
        'rental_unit',
        _id,
        jsonb_build_object('property_id', register_rental_unit.property_id)
    );
    return query
    select v.*
    from api.rental_unit as v
    where v.legal_entity_id = register_rental_unit.legal_entity_id and v.id = _id;
end
$$;

comment on function api.register_rental_unit(uuid, uuid, text, text, numeric, numeric) is
'Registers a unit of a property. Needs manage_rentals. Raises RL001, RL002 (access), RL006 '
'(reference taken), RL720 (property), RL723 (invalid).';

revoke all on function api.register_rental_unit(uuid, uuid, text, text, numeric, numeric)
from public;
grant execute on function api.register_rental_unit(uuid, uuid, text, text, numeric, numeric) to
rently_loan_officer,
rently_app;
