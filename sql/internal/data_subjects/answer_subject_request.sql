create or replace function internal.answer_subject_request(
    request lending.data_subject_request,
    status text,
    basis text,
    refused_until_date date default null
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    update lending.data_subject_request as r
    set
        status = answer_subject_request.status,
        decided_at = internal.booking_time(),
        decided_by_account_id = internal.acting_account_id(),
        basis = answer_subject_request.basis,
        refused_until_date = answer_subject_request.refused_until_date
    where r.legal_entity_id = (request).legal_entity_id and r.id = (request).id;
    perform internal.emit_event(
        (request).legal_entity_id,
        'subject_request_answered',
        'party',
        (request).party_id,
        jsonb_build_object(
            'data_subject_request_id', (request).id, 'status', answer_subject_request.status
        )
    );
end
$$;

comment on function internal.answer_subject_request(
    lending.data_subject_request, text, text, date
) is
'Notes the answer to a locked request.';

revoke all on function internal.answer_subject_request(
    lending.data_subject_request, text, text, date
)
from public;
