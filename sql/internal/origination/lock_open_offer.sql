-- The application is locked first, as by every other command on it.
create or replace function internal.lock_open_offer(legal_entity_id uuid, offer_id uuid)
returns lending.offer
language plpgsql volatile
set search_path = ''
as $$
declare
    _offer lending.offer;
    _outcome text;
begin
    select o.* into _offer
    from lending.offer as o
    where o.legal_entity_id = lock_open_offer.legal_entity_id and o.id = lock_open_offer.offer_id;
    if not found then
        raise exception using
            errcode = 'RL215',
            message = 'the entity has no such offer',
            detail = format('offer_id %s', lock_open_offer.offer_id),
            hint = 'Look it up in api.offer.';
    end if;
    perform internal.lock_application(_offer.legal_entity_id, _offer.application_id);
    select r.outcome into _outcome
    from lending.offer_outcome as r
    where r.legal_entity_id = _offer.legal_entity_id and r.offer_id = _offer.id;
    if _outcome is null and _offer.valid_until_date < internal.business_date(_offer.legal_entity_id)
    then
        _outcome := 'expired';
    end if;
    if _outcome is not null then
        raise exception using
            errcode = 'RL216',
            message = 'the offer is not open any more',
            detail = format('it is %s, and was valid until %s', _outcome, _offer.valid_until_date),
            hint = 'Submit a new application.';
    end if;
    return _offer;
end
$$;

comment on function internal.lock_open_offer(uuid, uuid) is
'The offer, its application locked. Raises RL215 if there is none, RL216 if it was answered or its '
'time is over.';

revoke all on function internal.lock_open_offer(uuid, uuid) from public;
