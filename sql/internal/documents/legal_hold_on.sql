create or replace function internal.legal_hold_on(
    legal_entity_id uuid, party_id uuid, document_id uuid default null
) returns lending.legal_hold
language sql stable
set search_path = ''
begin atomic
    select h.*
    from lending.legal_hold as h
    left join lending.document as d
        on h.legal_entity_id = d.legal_entity_id and h.document_id = d.id
    where
        h.legal_entity_id = legal_hold_on.legal_entity_id
        and (
            h.party_id = legal_hold_on.party_id
            or h.document_id = legal_hold_on.document_id
            or (legal_hold_on.document_id is null and d.party_id = legal_hold_on.party_id)
        )
        and h.lifted_at is null
    order by h.placed_at, h.id
    limit 1;
end;

comment on function internal.legal_hold_on(uuid, uuid, uuid) is
'The first legal hold on the document or its party; without a document, on the party or any of its '
'documents. Null if there is none.';

revoke all on function internal.legal_hold_on(uuid, uuid, uuid) from public;
