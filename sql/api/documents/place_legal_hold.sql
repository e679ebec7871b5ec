-- requires: api.legal_hold
create or replace function api.place_legal_hold(
    legal_entity_id uuid,
    reason text,
    document_id uuid default null,
    party_id uuid default null
) returns setof api.legal_hold
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(place_legal_hold.legal_entity_id, 'hold_documents');
    perform internal.require_approval(place_legal_hold.legal_entity_id, 'place_legal_hold');
    if place_legal_hold.document_id is not null then
        perform internal.lock_document(
            place_legal_hold.legal_entity_id, place_legal_hold.document_id
        );
    end if;
    begin
        insert into lending.legal_hold (
            legal_entity_id, id, document_id, party_id, reason, placed_at, placed_by_account_id
        )
        values (
            place_legal_hold.legal_entity_id,
            _id,
            place_legal_hold.document_id,
            place_legal_hold.party_id,
            place_legal_hold.reason,
            internal.booking_time(),
            internal.acting_account_id()
        );
    exception
        when check_violation or not_null_violation or foreign_key_violation then
            raise exception using
                errcode = 'RL712',
                message = 'the hold is not valid',
                detail = sqlerrm,
                hint = 'Name either a document or a party of the entity, and say why.';
    end;
    perform internal.emit_event(
        place_legal_hold.legal_entity_id,
        'legal_hold_placed',
        'legal_hold',
        _id,
        jsonb_strip_nulls(
            jsonb_build_object(
                'document_id', place_legal_hold.document_id, 'party_id', place_legal_hold.party_id
            )
        )
    );
    return query
    select v.*
    from api.legal_hold as v
    where v.legal_entity_id = place_legal_hold.legal_entity_id and v.id = _id;
end
$$;

comment on function api.place_legal_hold(uuid, text, uuid, uuid) is
'Keeps a document, or all that concerns a party, from being discarded or erased while a case is '
'open, whatever the retention says. Needs hold_documents. Raises RL001, RL002 (access), RL710 '
'(document), RL712 (invalid).';

revoke all on function api.place_legal_hold(uuid, text, uuid, uuid) from public;
grant execute on function api.place_legal_hold(uuid, text, uuid, uuid) to rently_compliance_officer;
