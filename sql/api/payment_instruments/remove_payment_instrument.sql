-- requires: api.payment_instrument
create or replace function api.remove_payment_instrument(
    legal_entity_id uuid,
    payment_instrument_id uuid
) returns setof api.payment_instrument
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _party_id uuid;
begin
    perform internal.require(remove_payment_instrument.legal_entity_id, 'manage_parties');
    perform internal.require_approval(
        remove_payment_instrument.legal_entity_id, 'remove_payment_instrument'
    );
    update lending.payment_instrument as i
    set removed_at = internal.booking_time()
    where
        i.legal_entity_id = remove_payment_instrument.legal_entity_id
        and i.id = remove_payment_instrument.payment_instrument_id
        and i.removed_at is null
    returning i.party_id into _party_id;
    if not found then
        raise exception using
            errcode = 'RL718',
            message = 'the entity has no such payment instrument, or it was removed',
            detail = format(
                'payment_instrument_id %s', remove_payment_instrument.payment_instrument_id
            ),
            hint = 'Look it up in api.payment_instrument.';
    end if;
    perform internal.emit_event(
        remove_payment_instrument.legal_entity_id,
        'payment_instrument_removed',
        'party',
        _party_id,
        jsonb_build_object('payment_instrument_id', remove_payment_instrument.payment_instrument_id)
    );
    return query
    select v.*
    from api.payment_instrument as v
    where
        v.legal_entity_id = remove_payment_instrument.legal_entity_id
        and v.id = remove_payment_instrument.payment_instrument_id;
end
$$;

comment on function api.remove_payment_instrument(uuid, uuid) is
'Takes a payment instrument out of use. Needs manage_parties. Raises RL001, RL002 (access), RL718 '
'(unknown or removed).';

revoke all on function api.remove_payment_instrument(uuid, uuid) from public;
grant execute on function api.remove_payment_instrument(uuid, uuid) to
rently_loan_officer,
rently_app;
