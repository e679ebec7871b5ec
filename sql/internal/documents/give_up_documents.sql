-- requires: internal.emit_event
create or replace function internal.give_up_documents(
    legal_entity_id uuid, document_ids uuid[], reason text
) returns bigint
language sql volatile
set search_path = ''
begin atomic
    with given_up as (
        update lending.document as d
        set
            discarded_at = internal.booking_time(),
            discard_reason = give_up_documents.reason
        where
            d.legal_entity_id = give_up_documents.legal_entity_id
            and d.id = any(give_up_documents.document_ids)
        returning d.*
    )

    select count(*)
    from given_up as g
    cross join lateral internal.emit_event(
        g.legal_entity_id,
        'document_discarded',
        'document',
        g.id,
        jsonb_strip_nulls(
            jsonb_build_object(
                'storage_key', g.storage_key, 'ocr_storage_key', g.ocr_storage_key
            )
        )
    );
end;

comment on function internal.give_up_documents(uuid, uuid[], text) is
'Marks documents as discarded and tells the adapter of the object storage by an event each. The '
'caller has checked that they may go. Returns how many.';

revoke all on function internal.give_up_documents(uuid, uuid[], text) from public;
