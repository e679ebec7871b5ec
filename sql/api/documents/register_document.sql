-- requires: api.document
create or replace function api.register_document(
    legal_entity_id uuid,
    kind text,
    storage_key text,
    media_type text,
    byte_count bigint,
    sha256 bytea,
    party_id uuid default null,
    retention_class text default null
) returns setof api.document
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
    _class text;
begin
    perform internal.require(register_document.legal_entity_id, 'register_documents');
    perform internal.require_approval(register_document.legal_entity_id, 'register_document');
    if register_document.party_id is not null then
        perform internal.require_party(
            register_document.legal_entity_id, register_document.party_id
        );
    end if;
    _class := coalesce(
        register_document.retention_class,
        (
            select k.retention_class
            from lending.document_kind as k
            where k.code = register_document.kind
        )
    );
    begin
        insert into lending.document (
            legal_entity_id,
            id,
            kind,
            party_id,
            storage_key,
            media_type,
            byte_count,
            sha256,
            retention_class,
            keep_until_date
        )
        values (
            register_document.legal_entity_id,
            _id,
            register_document.kind,
            register_document.party_id,
            register_document.storage_key,
            register_document.media_type,
            register_document.byte_count,
            register_document.sha256,
            _class,
            internal.keep_until(
                register_document.legal_entity_id,
                _class,
                internal.business_date(register_document.legal_entity_id)
            )
        );
    exception
        when unique_violation then
            raise exception using
                errcode = 'RL006',
                message = 'the storage key is taken',
                detail = format('storage_key %s', register_document.storage_key),
                hint = 'Give each file a key of its own, or use the document that has it.';
        when check_violation or not_null_violation or foreign_key_violation then
            raise exception using
                errcode = 'RL712',
                message = 'the document is not valid',
                detail = sqlerrm,
                hint = 'Kinds are in lending.document_kind; a hash has 32 bytes; a storage '
                    'key has no blanks.';
    end;
    perform internal.emit_event(
        register_document.legal_entity_id,
        'document_registered',
        'document',
        _id,
        jsonb_build_object(
            'kind', register_document.kind, 'storage_key', register_document.storage_key
        )
    );
    return query
    select v.*
    from api.document as v
    where v.legal_entity_id = register_document.legal_entity_id and v.id = _id;
end
$$;

comment on function api.register_document(uuid, text, text, text, bigint, bytea, uuid, text) is
'Registers a file in object storage; it is no evidence until a virus scan found it clean. '
'retention_class is that of its kind unless given; keep_until_date follows from it. Needs '
'register_documents. Raises RL001, RL002 (access), RL006 (storage key taken), RL010 (party), '
'RL712 (invalid).';

revoke all on function api.register_document(uuid, text, text, text, bigint, bytea, uuid, text)
from public;
grant execute on function api.register_document(
    uuid, text, text, text, bigint, bytea, uuid, text
) to
rently_loan_officer,
rently_collections_agent,
rently_compliance_officer,
rently_app;
