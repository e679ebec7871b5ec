create or replace view api.document with (security_barrier = true) as
select
    d.legal_entity_id,
    d.id,
    d.kind,
    d.party_id,
    d.storage_key,
    d.media_type,
    d.byte_count,
    d.sha256,
    d.retention_class,
    d.keep_until_date,
    d.scan_status,
    d.scanner,
    d.scan_finding,
    d.scanned_at,
    d.ocr_status,
    d.ocr_engine,
    d.ocr_confidence_pct,
    d.ocr_storage_key,
    d.ocr_sha256,
    d.ocr_at,
    d.discarded_at,
    d.discard_reason,
    d.created_at,
    d.updated_at,
    d.row_version,
    exists(
        select
        from lending.legal_hold as h
        where
            h.legal_entity_id = d.legal_entity_id
            and (h.document_id = d.id or h.party_id = d.party_id)
            and h.lifted_at is null
    ) as is_held
from lending.document as d;

comment on view api.document is
'Which files does the entity keep, and may they be used? One row a document. Current.';
comment on column api.document.legal_entity_id is 'The tenant.';
comment on column api.document.id is 'Key within the tenant.';
comment on column api.document.kind is 'What it is.';
comment on column api.document.party_id is 'The party it is about, if any.';
comment on column api.document.storage_key is
'Where the file lies in object storage. Unique within the entity; no personal data.';
comment on column api.document.media_type is 'Media type of the file, such as application/pdf.';
comment on column api.document.byte_count is 'Length of the file in bytes.';
comment on column api.document.sha256 is 'SHA-256 of the file.';
comment on column api.document.retention_class is 'Why it is kept.';
comment on column api.document.keep_until_date is
'Day until which it must be kept: by the policy when it was registered.';
comment on column api.document.scan_status is
'unscanned, clean, infected, failed (the scanner could not tell). Only a clean one is evidence.';
comment on column api.document.scanner is 'What looked for viruses last, with its version.';
comment on column api.document.scan_finding is 'What it found, in its words.';
comment on column api.document.scanned_at is 'When it looked.';
comment on column api.document.ocr_status is 'none (its text was not read), read, failed.';
comment on column api.document.ocr_engine is 'What read the text, with its version.';
comment on column api.document.ocr_confidence_pct is 'How sure it is, in per cent.';
comment on column api.document.ocr_storage_key is
'Where the text lies in object storage: it is personal data, so it is not here.';
comment on column api.document.ocr_sha256 is 'SHA-256 of the text.';
comment on column api.document.ocr_at is 'When the text was read.';
comment on column api.document.discarded_at is
'When the file was given up: an adapter deletes it from object storage. The row stays.';
comment on column api.document.discard_reason is 'Why it was given up.';
comment on column api.document.created_at is 'When the row was recorded.';
comment on column api.document.updated_at is 'When the row last changed.';
comment on column api.document.row_version is 'Counts the changes of the row.';
comment on column api.document.is_held is
'Whether a legal hold keeps it, its own or that of its party.';

grant select on api.document to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_compliance_officer,
rently_auditor,
rently_app;
