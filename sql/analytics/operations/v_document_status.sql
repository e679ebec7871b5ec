create or replace view analytics.v_document_status with (security_barrier = true) as
select
    d.legal_entity_id,
    e.code as legal_entity_code,
    d.kind as document_kind,
    d.scan_status,
    count(*) as document_count,
    sum(d.byte_count) as byte_count
from lending.document as d
inner join lending.legal_entity as e on d.legal_entity_id = e.id
where d.discarded_at is null
group by d.legal_entity_id, e.code, d.kind, d.scan_status;

comment on view analytics.v_document_status is
'Which documents are held, and are they clean? One row an entity, kind and state of the scan. '
'Tier 1, always current.';
comment on column analytics.v_document_status.legal_entity_id is
'The tenant.';
comment on column analytics.v_document_status.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_document_status.document_kind is
'What they are.';
comment on column analytics.v_document_status.scan_status is
'State of the virus scan.';
comment on column analytics.v_document_status.document_count is
'Number of documents.';
comment on column analytics.v_document_status.byte_count is
'Their size in bytes.';

grant select on analytics.v_document_status to
rently_executive,
rently_compliance_officer,
rently_auditor,
rently_bi;
