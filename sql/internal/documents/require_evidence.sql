-- Locked for share, so that no scan can find the file infected between this look and the commit.
create or replace function internal.require_evidence(
    legal_entity_id uuid, document_id uuid
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _status text;
begin
    select d.scan_status into _status
    from lending.document as d
    where
        d.legal_entity_id = require_evidence.legal_entity_id
        and d.id = require_evidence.document_id
        and d.discarded_at is null
    for share;
    if not found then
        raise exception using
            errcode = 'RL710',
            message = 'the entity has no such document',
            detail = format('document_id %s', require_evidence.document_id),
            hint = 'Look it up in api.document.';
    end if;
    if _status <> 'clean' then
        raise exception using
            errcode = 'RL711',
            message = 'the document cannot be used as evidence',
            detail = format('document_id %s is %s', require_evidence.document_id, _status),
            hint = 'Scan it for viruses, or register a clean copy.';
    end if;
end
$$;

comment on function internal.require_evidence(uuid, uuid) is
'Raises RL710 unless the entity has the document, RL711 unless it was scanned and found clean. '
'Whoever keeps a document as evidence asks this first.';

revoke all on function internal.require_evidence(uuid, uuid) from public;
