-- requires: api.document
create or replace function api.record_ocr(
    legal_entity_id uuid,
    document_id uuid,
    engine text,
    text_storage_key text default null,
    text_sha256 bytea default null,
    confidence_pct numeric default null
) returns setof api.document
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(record_ocr.legal_entity_id, 'register_documents');
    perform internal.require_approval(record_ocr.legal_entity_id, 'record_ocr');
    perform internal.lock_document(record_ocr.legal_entity_id, record_ocr.document_id);
    perform internal.require_evidence(record_ocr.legal_entity_id, record_ocr.document_id);
    begin
        update lending.document as d
        set
            ocr_status = case
                when record_ocr.text_storage_key is null then 'failed'
                else 'read'
            end,
            ocr_engine = record_ocr.engine,
            ocr_confidence_pct = record_ocr.confidence_pct,
            ocr_storage_key = record_ocr.text_storage_key,
            ocr_sha256 = record_ocr.text_sha256,
            ocr_at = internal.booking_time()
        where d.legal_entity_id = record_ocr.legal_entity_id and d.id = record_ocr.document_id;
    exception
        when check_violation or not_null_violation or foreign_key_violation then
            raise exception using
                errcode = 'RL712',
                message = 'the reading is not valid',
                detail = sqlerrm,
                hint = 'Give the engine; a text has a storage key and a SHA-256, or '
                    'neither if it failed.';
    end;
    return query
    select v.*
    from api.document as v
    where v.legal_entity_id = record_ocr.legal_entity_id and v.id = record_ocr.document_id;
end
$$;

comment on function api.record_ocr(uuid, uuid, text, text, bytea, numeric) is
'Records that the text of a clean file was read: where the text lies in object storage, its '
'SHA-256, and how sure the engine is in per cent; without a text it failed. The text itself is '
'personal data and stays there. Needs register_documents. Raises RL001, RL002 (access), RL710 '
'(document), RL711 (not clean), RL712 (invalid).';

revoke all on function api.record_ocr(uuid, uuid, text, text, bytea, numeric) from public;
grant execute on function api.record_ocr(uuid, uuid, text, text, bytea, numeric) to
rently_compliance_officer,
rently_app;
