-- requires: api.document
create or replace function api.discard_document(
    legal_entity_id uuid,
    document_id uuid,
    reason text
) returns setof api.document
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _document lending.document;
begin
    perform internal.require(discard_document.legal_entity_id, 'hold_documents');
    perform internal.require_approval(discard_document.legal_entity_id, 'discard_document');
    _document := internal.lock_document(
        discard_document.legal_entity_id, discard_document.document_id
    );
    if discard_document.reason ~ '\S' is not true then
        raise exception using
            errcode = 'RL712',
            message = 'reason is missing',
            detail = format('document_id %s', discard_document.document_id),
            hint = 'Say why the file is given up.';
    end if;
    perform internal.require_not_held(
        discard_document.legal_entity_id, _document.party_id, _document.id
    );
    if _document.scan_status <> 'infected'
        and _document.keep_until_date > internal.business_date(discard_document.legal_entity_id)
    then
        raise exception using
            errcode = 'RL714',
            message = 'the document must be kept',
            detail = format(
                'document_id %s, class %s, until %s',
                _document.id,
                _document.retention_class,
                _document.keep_until_date
            ),
            hint = 'Wait until then.';
    end if;
    perform internal.give_up_documents(
        discard_document.legal_entity_id,
        array[discard_document.document_id],
        discard_document.reason
    );
    return query
    select v.*
    from api.document as v
    where
        v.legal_entity_id = discard_document.legal_entity_id
        and v.id = discard_document.document_id;
end
$$;

comment on function api.discard_document(uuid, uuid, text) is
'Gives up a file whose time is over, or that is infected: an adapter deletes it from object '
'storage when it reads the event. The row and its hash stay. Needs hold_documents. Raises RL001, '
'RL002 (access), RL710 (document), RL712 (reason), RL713 (legal hold), RL714 (must be kept).';

revoke all on function api.discard_document(uuid, uuid, text) from public;
grant execute on function api.discard_document(uuid, uuid, text) to rently_compliance_officer;
