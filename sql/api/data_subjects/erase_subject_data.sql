-- requires: api.data_subject_request
create or replace function api.erase_subject_data(
    legal_entity_id uuid,
    request_id uuid
) returns setof api.data_subject_request
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _request lending.data_subject_request;
    _hold lending.legal_hold;
    _from date;
begin
    perform internal.require(erase_subject_data.legal_entity_id, 'answer_data_subjects');
    perform internal.require_approval(erase_subject_data.legal_entity_id, 'erase_subject_data');
    _request := internal.lock_subject_request(
        erase_subject_data.legal_entity_id, erase_subject_data.request_id, 'erase'
    );
    _hold := internal.legal_hold_on(_request.legal_entity_id, _request.party_id);
    _from := internal.erasable_from(_request.legal_entity_id, _request.party_id);
    if _hold.id is not null then
        perform internal.answer_subject_request(
            _request, 'refused', format('article 17(3)(e): legal hold, %s', _hold.reason)
        );
    elsif _from > internal.business_date(_request.legal_entity_id) then
        perform internal.answer_subject_request(
            _request,
            'refused',
            'article 17(3)(b): a contract runs, or retention by law is not over',
            nullif(_from, 'infinity')
        );
    else
        perform internal.erase_party(_request.legal_entity_id, _request.party_id);
        perform internal.answer_subject_request(
            _request, 'fulfilled', 'Regulation (EU) 2016/679, article 17(1)'
        );
    end if;
    return query
    select v.*
    from api.data_subject_request as v
    where
        v.legal_entity_id = erase_subject_data.legal_entity_id
        and v.id = erase_subject_data.request_id;
end
$$;

comment on function api.erase_subject_data(uuid, uuid) is
'Answers an erase request. Refuses it, with the basis and where known the day from which it may '
'be asked again, under a legal hold, while a loan or lease runs, or until retention is over; else '
'erases name, contacts, identifiers, instruments and documents. Money and its history stay. Needs '
'answer_data_subjects. Raises RL001, RL002 (access), RL733 (no open erase request).';

revoke all on function api.erase_subject_data(uuid, uuid) from public;
grant execute on function api.erase_subject_data(uuid, uuid) to rently_compliance_officer;
