-- requires: api.lease
create or replace function api.sign_lease(
    legal_entity_id uuid,
    rental_unit_id uuid,
    landlord_party_id uuid,
    tenant_party_id uuid,
    reference text,
    starts_on date,
    rent_amount numeric,
    currency_code text,
    ends_on date default null,
    deposit_amount numeric default 0,
    rent_cycle text default 'month',
    document_id uuid default null
) returns setof api.lease
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(sign_lease.legal_entity_id, 'manage_rentals');
    perform internal.require_approval(sign_lease.legal_entity_id, 'sign_lease');
    -- Leases of a unit are signed one after the other: side by side, their checks against each
    -- other could deadlock.
    perform
    from lending.rental_unit as u
    where
        u.legal_entity_id = sign_lease.legal_entity_id
        and u.id = sign_lease.rental_unit_id
        and u.is_active
    for no key update;
    if not found then
        raise exception using
            errcode = 'RL720',
            message = 'the entity has no such unit, or it is not let any more',
            detail = format('rental_unit_id %s', sign_lease.rental_unit_id),
            hint = 'Look it up in api.rental_unit.';
    end if;
    perform internal.require_party(sign_lease.legal_entity_id, sign_lease.landlord_party_id);
    perform internal.require_party(sign_lease.legal_entity_id, sign_lease.tenant_party_id);
    if sign_lease.document_id is not null then
        perform internal.require_evidence(sign_lease.legal_entity_id, sign_lease.document_id);
    end if;
    begin
        insert into lending.lease (
            legal_entity_id,
            id,
            reference,
            rental_unit_id,
            landlord_party_id,
            tenant_party_id,
            leased_during,
            agreed_until_date,
            currency_code,
            rent_amount,
            deposit_amount,
            rent_cycle,
            document_id
        )
        values (
            sign_lease.legal_entity_id,
            _id,
            sign_lease.reference,
            sign_lease.rental_unit_id,
            sign_lease.landlord_party_id,
            sign_lease.tenant_party_id,
            daterange(sign_lease.starts_on, sign_lease.ends_on),
            sign_lease.ends_on,
            sign_lease.currency_code,
            sign_lease.rent_amount,
            sign_lease.deposit_amount,
            sign_lease.rent_cycle,
            sign_lease.document_id
        );
    exception
        when exclusion_violation then
            raise exception using
                errcode = 'RL722',
                message = 'the unit is leased on a day of the lease',
                detail = format('from %s until %s', sign_lease.starts_on, sign_lease.ends_on),
                hint = 'End the other lease first, or choose other days.';
        when unique_violation then
            raise exception using
                errcode = 'RL006',
                message = 'the reference is taken',
                detail = format('lease reference %s', sign_lease.reference),
                hint = 'Choose another reference.';
        when check_violation or not_null_violation or foreign_key_violation or data_exception then
            raise exception using
                errcode = 'RL723',
                message = 'the lease is not valid',
                detail = sqlerrm,
                hint = 'It ends after it starts; landlord and tenant differ; rent is '
                    'positive and deposit not negative, in whole minor units; cycles are '
                    'week, two_weeks, month, quarter and year.';
    end;
    perform internal.emit_event(
        sign_lease.legal_entity_id,
        'lease_signed',
        'lease',
        _id,
        jsonb_build_object(
            'rental_unit_id', sign_lease.rental_unit_id,
            'landlord_party_id', sign_lease.landlord_party_id,
            'tenant_party_id', sign_lease.tenant_party_id
        )
    );
    return query
    select v.*
    from api.lease as v
    where v.legal_entity_id = sign_lease.legal_entity_id and v.id = _id;
end
$$;

comment on function api.sign_lease(
    uuid, uuid, uuid, uuid, text, date, numeric, text, date, numeric, text, uuid
) is
'Records a lease of a unit from starts_on until ends_on (exclusive; without it until somebody '
'ends it). rent_amount is for one rent_cycle, in currency_code. Needs manage_rentals. Raises '
'RL001, RL002 (access), RL006 (reference taken), RL010 (landlord, tenant), RL710, RL711 (paper), '
'RL720 (unit), RL722 (overlap), RL723 (invalid).';

revoke all on function api.sign_lease(
    uuid, uuid, uuid, uuid, text, date, numeric, text, date, numeric, text, uuid
)
from public;
grant execute on function api.sign_lease(
    uuid, uuid, uuid, uuid, text, date, numeric, text, date, numeric, text, uuid
) to
rently_loan_officer,
rently_app;
