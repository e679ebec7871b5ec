create or replace function internal.record_decision(
    application lending.application, inputs jsonb, is_automatic boolean, note text
) returns lending.decision
language plpgsql volatile
set search_path = ''
as $$
declare
    _outcome internal.decision_outcome := internal.decide(record_decision.inputs);
    _decision lending.decision;
begin
    insert into lending.decision (
        legal_entity_id,
        application_id,
        decision_number,
        requested_amount,
        currency_code,
        origination_policy_id,
        inputs,
        result,
        approved_amount,
        instalment_count,
        interest_rate,
        note,
        submitted_by_account_id,
        is_automatic,
        decided_by_account_id,
        decided_on
    )
    select
        (application).legal_entity_id,
        (application).id,
        1 + count(*),
        (application).requested_amount,
        (application).currency_code,
        (record_decision.inputs -> 'policy' ->> 'id')::uuid,
        record_decision.inputs,
        _outcome.result,
        _outcome.approved_amount,
        _outcome.instalment_count,
        _outcome.interest_rate,
        record_decision.note,
        (application).submitted_by_account_id,
        record_decision.is_automatic,
        case when not record_decision.is_automatic then internal.acting_account_id() end,
        (record_decision.inputs ->> 'on_date')::date
    from lending.decision as d
    where
        d.legal_entity_id = (application).legal_entity_id
        and d.application_id = (application).id
    returning * into strict _decision;
    insert into lending.decision_reason (legal_entity_id, decision_id, reason_code)
    select
        _decision.legal_entity_id,
        _decision.id,
        r
    from unnest(_outcome.reason_codes) as r;
    update lending.application as a
    set
        status = case _outcome.result
            when 'approve' then 'approved'
            when 'decline' then 'declined'
            else 'referred'
        end
    where a.legal_entity_id = _decision.legal_entity_id and a.id = _decision.application_id;
    perform internal.emit_event(
        _decision.legal_entity_id,
        'application_decided',
        'application',
        _decision.application_id,
        jsonb_build_object(
            'decision_id', _decision.id,
            'result', _decision.result,
            'approved_amount', _decision.approved_amount,
            'currency_code', _decision.currency_code,
            'reason_codes', _outcome.reason_codes
        )
    );
    perform internal.queue_decision_letter(application, _decision, _outcome.reason_codes);
    return _decision;
end
$$;

comment on function internal.record_decision(lending.application, jsonb, boolean, text) is
'Writes what internal.decide() makes of the inputs, with its reasons, moves the application on and '
'queues the letter to the applicant.';

revoke all on function internal.record_decision(lending.application, jsonb, boolean, text)
from public;
