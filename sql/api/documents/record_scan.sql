-- requires: api.document
create or replace function api.record_scan(
    legal_entity_id uuid,
    document_id uuid,
    scan_status text,
    scanner text,
    finding text default null
) returns setof api.document
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(record_scan.legal_entity_id, 'register_documents');
    perform internal.require_approval(record_scan.legal_entity_id, 'record_scan');
    perform internal.lock_document(record_scan.legal_entity_id, record_scan.document_id);
    if record_scan.scan_status in ('clean', 'infected', 'failed') is not true
        or record_scan.scanner ~ '\S' is not true
    then
        raise exception using
            errcode = 'RL712',
            message = 'the scan is not valid',
            detail = format(
                'scan_status %s, scanner %L', record_scan.scan_status, record_scan.scanner
            ),
            hint = 'Say clean, infected or failed, and what scanned it.';
    end if;
    update lending.document as d
    set
        scan_status = record_scan.scan_status,
        scanner = record_scan.scanner,
        scan_finding = record_scan.finding,
        scanned_at = internal.booking_time()
    where
        d.legal_entity_id = record_scan.legal_entity_id and d.id = record_scan.document_id;
    perform internal.emit_event(
        record_scan.legal_entity_id,
        'document_scanned',
        'document',
        record_scan.document_id,
        jsonb_build_object('scan_status', record_scan.scan_status)
    );
    return query
    select v.*
    from api.document as v
    where v.legal_entity_id = record_scan.legal_entity_id and v.id = record_scan.document_id;
end
$$;

comment on function api.record_scan(uuid, uuid, text, text, text) is
'Records what a virus scanner says of a file: clean, infected or failed. A later scan goes before '
'an earlier one. Needs register_documents. Raises RL001, RL002 (access), RL710 (document), RL712 '
'(invalid).';

revoke all on function api.record_scan(uuid, uuid, text, text, text) from public;
grant execute on function api.record_scan(uuid, uuid, text, text, text) to
rently_compliance_officer,
rently_app;
