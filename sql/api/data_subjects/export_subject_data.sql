create or replace function api.export_subject_data(
    legal_entity_id uuid,
    request_id uuid
) returns table (section text, data jsonb)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _request lending.data_subject_request;
begin
    perform internal.require(export_subject_data.legal_entity_id, 'answer_data_subjects');
    perform internal.require_approval(export_subject_data.legal_entity_id, 'export_subject_data');
    _request := internal.lock_subject_request(
        export_subject_data.legal_entity_id, export_subject_data.request_id, 'export'
    );
    perform internal.log_reveal(
        _request.legal_entity_id,
        _request.party_id,
        array(
            select c.column_name::text
            from lending.data_classification as c
            where c.table_name = 'lending.party_identity'
            order by c.column_name
        ),
        format('export for data subject request %s', _request.id)
    );
    perform internal.answer_subject_request(
        _request, 'fulfilled', 'Regulation (EU) 2016/679, articles 15 and 20'
    );
    return query
    select d.section, d.data
    from internal.subject_data(_request.legal_entity_id, _request.party_id) as d
    order by d.section, d.data ->> 'created_at', d.data ->> 'id';
end
$$;

comment on function api.export_subject_data(uuid, uuid) is
'Fulfils an export request: all that the entity holds on the party, one row each, logged in '
'audit.access_log. Needs answer_data_subjects. Raises RL001, RL002 (access), RL733 (no open '
'export request).';

revoke all on function api.export_subject_data(uuid, uuid) from public;
grant execute on function api.export_subject_data(uuid, uuid) to rently_compliance_officer;
