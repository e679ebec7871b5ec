create or replace function internal.lock_document(
    legal_entity_id uuid, document_id uuid
) returns lending.document
language plpgsql volatile
set search_path = ''
as $$
declare
    _document lending.document;
begin
    select d.* into _document
    from lending.document as d
    where
        d.legal_entity_id = lock_document.legal_entity_id
        and d.id = lock_document.document_id
        and d.discarded_at is null
    for no key update;
    if not found then
        raise exception using
            errcode = 'RL710',
            message = 'the entity has no such document',
            detail = format('document_id %s', lock_document.document_id),
            hint = 'Look it up in api.document.';
    end if;
    return _document;
end
$$;

comment on function internal.lock_document(uuid, uuid) is
'The document, locked against other commands. Raises RL710 if there is none or it was discarded.';

revoke all on function internal.lock_document(uuid, uuid) from public;
