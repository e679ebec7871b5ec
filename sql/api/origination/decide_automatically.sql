-- requires: api.decision
create or replace function api.decide_automatically(legal_entity_id uuid, application_id uuid)
returns setof api.decision
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _application lending.application;
    _decision lending.decision;
begin
    perform internal.require(decide_automatically.legal_entity_id, 'decide_automatically');
    _application := internal.lock_application(
        decide_automatically.legal_entity_id,
        decide_automatically.application_id,
        '{checked}'
    );
    _decision := internal.record_decision(
        _application,
        internal.application_inputs(
            _application,
            _application.requested_amount,
            _application.instalment_count,
            _application.interest_rate
        ),
        true,
        null
    );

    return query
    select d.*
    from api.decision as d
    where d.legal_entity_id = _decision.legal_entity_id and d.id = _decision.id;
end
$$;

comment on function api.decide_automatically(uuid, uuid) is
'Lets the entity''s policy decide on an application that was checked: up to its amount approve if '
'all checks pass, decline if one fails; anything else is referred to a person. Needs '
'decide_automatically. Raises RL001, RL002 (access), RL208, RL209 (application), and what '
'finance.schedule() raises.';

revoke all on function api.decide_automatically(uuid, uuid) from public;
grant execute on function api.decide_automatically(uuid, uuid)
to rently_loan_officer, rently_app, rently_scheduler;
