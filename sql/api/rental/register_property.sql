-- requires: api.property
create or replace function api.register_property(
    legal_entity_id uuid,
    reference text,
    kind text,
    city text,
    country_code text,
    address jsonb default null
) returns setof api.property
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(register_property.legal_entity_id, 'manage_rentals');
    perform internal.require_approval(register_property.legal_entity_id, 'register_property');
    begin
        insert into lending.property (
            legal_entity_id, id, reference, kind, city, country_code, address
        )
        values (
            register_property.legal_entity_id,
            _id,
            register_property.reference,
            register_property.kind,
            register_property.city,
            register_property.country_code,
            register_property.address
        );
    exception
        when unique_violation then
            raise exception using
                errcode = 'RL006',
                message = 'the reference is taken',
                detail = format('property reference %s', register_property.reference),
                hint = 'Choose another reference.';
        when check_violation or not_null_violation or foreign_key_violation or data_exception then
            raise exception using
                errcode = 'RL723',
                message = 'the property is not valid',
                detail = sqlerrm,
                hint = 'Kinds are residential, commercial and mixed; reference and city '
                    'are not blank; the address is an object.';
    end;
    perform internal.emit_event(
        register_property.legal_entity_id,
        'property_registered',
        'property',
        _id,
        jsonb_build_object('reference', register_property.reference)
    );
    return query
    select v.*
    from api.property as v
    where v.legal_entity_id = register_property.legal_entity_id and v.id = _id;
end
$$;

comment on function api.register_property(uuid, text, text, text, text, jsonb) is
'Registers a property; its address is personal data and shown by class only. Needs '
'manage_rentals. Raises RL001, RL002 (access), RL006 (reference taken), RL723 (invalid).';

revoke all on function api.register_property(uuid, text, text, text, text, jsonb) from public;
grant execute on function api.register_property(uuid, text, text, text, text, jsonb) to
rently_loan_officer,
rently_app;
