-- requires: api.offer
create or replace function api.decline_offer(legal_entity_id uuid, offer_id uuid)
returns setof api.offer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _offer lending.offer;
begin
    perform internal.require(decline_offer.legal_entity_id, 'answer_offers');
    _offer := internal.lock_open_offer(decline_offer.legal_entity_id, decline_offer.offer_id);
    perform internal.record_offer_outcome(_offer, 'declined');
    update lending.application as a
    set status = 'not_taken_up'
    where a.legal_entity_id = _offer.legal_entity_id and a.id = _offer.application_id;
    perform internal.emit_event(
        _offer.legal_entity_id,
        'offer_declined',
        'application',
        _offer.application_id,
        jsonb_build_object('offer_id', _offer.id)
    );

    return query
    select o.*
    from api.offer as o
    where o.legal_entity_id = _offer.legal_entity_id and o.id = _offer.id;
end
$$;

comment on function api.decline_offer(uuid, uuid) is
'Records that the applicant does not take an offer up. Needs answer_offers. Raises RL001, RL002 '
'(access), RL215, RL216 (offer).';

revoke all on function api.decline_offer(uuid, uuid) from public;
grant execute on function api.decline_offer(uuid, uuid) to rently_loan_officer, rently_app;
