-- requires: api.application
create or replace function api.withdraw_application(legal_entity_id uuid, application_id uuid)
returns setof api.application
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _application lending.application;
begin
    perform internal.require(withdraw_application.legal_entity_id, 'submit_applications');
    _application := internal.lock_application(
        withdraw_application.legal_entity_id,
        withdraw_application.application_id,
        '{submitted, checked, referred, approved, offered}'
    );
    perform internal.record_offer_outcome(o, 'withdrawn')
    from lending.offer as o
    where
        o.legal_entity_id = _application.legal_entity_id and o.application_id = _application.id;
    update lending.application as a
    set status = 'withdrawn'
    where a.legal_entity_id = _application.legal_entity_id and a.id = _application.id;
    perform internal.emit_event(
        _application.legal_entity_id,
        'application_withdrawn',
        'application',
        _application.id,
        jsonb_build_object('application_number', _application.application_number)
    );

    return query
    select a.*
    from api.application as a
    where a.legal_entity_id = _application.legal_entity_id and a.id = _application.id;
end
$$;

comment on function api.withdraw_application(uuid, uuid) is
'Takes an application back for the applicant, with an offer that was not answered. Needs '
'submit_applications. Raises RL001, RL002 (access), RL208, RL209 (application).';

revoke all on function api.withdraw_application(uuid, uuid) from public;
grant execute on function api.withdraw_application(uuid, uuid) to rently_loan_officer, rently_app;
