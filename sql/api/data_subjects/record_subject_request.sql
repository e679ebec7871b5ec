-- requires: api.data_subject_request
create or replace function api.record_subject_request(
    legal_entity_id uuid,
    party_id uuid,
    kind text,
    requested_on date default null
) returns setof api.data_subject_request
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(record_subject_request.legal_entity_id, 'answer_data_subjects');
    perform internal.require_approval(
        record_subject_request.legal_entity_id, 'record_subject_request'
    );
    begin
        insert into lending.data_subject_request (
            legal_entity_id, id, party_id, kind, requested_on
        )
        values (
            record_subject_request.legal_entity_id,
            _id,
            record_subject_request.party_id,
            record_subject_request.kind,
            coalesce(
                record_subject_request.requested_on,
                internal.business_date(record_subject_request.legal_entity_id)
            )
        );
    exception
        when foreign_key_violation or not_null_violation then
            raise exception using
                errcode = 'RL010',
                message = 'the entity has no such party',
                detail = format('party_id %s', record_subject_request.party_id),
                hint = 'Look it up in api.party.';
        when check_violation or data_exception then
            raise exception using
                errcode = 'RL007',
                message = 'the request is not valid',
                detail = sqlerrm,
                hint = 'Kinds are export and erase.';
    end;
    perform internal.emit_event(
        record_subject_request.legal_entity_id,
        'subject_request_recorded',
        'party',
        record_subject_request.party_id,
        jsonb_build_object('data_subject_request_id', _id, 'kind', record_subject_request.kind)
    );
    return query
    select v.*
    from api.data_subject_request as v
    where v.legal_entity_id = record_subject_request.legal_entity_id and v.id = _id;
end
$$;

comment on function api.record_subject_request(uuid, uuid, text, date) is
'Records that a party asks for its data (export) or to erase it (erase); it is due in a month. '
'Needs answer_data_subjects. Raises RL001, RL002 (access), RL007 (kind), RL010 (party).';

revoke all on function api.record_subject_request(uuid, uuid, text, date) from public;
grant execute on function api.record_subject_request(uuid, uuid, text, date) to
rently_compliance_officer;
