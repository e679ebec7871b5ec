-- requires: api.decision
create or replace function api.decide_application(
    legal_entity_id uuid,
    application_id uuid,
    result text,
    reason_codes text[] default '{}',
    approved_amount numeric default null,
    instalment_count integer default null,
    interest_rate numeric default null,
    note text default null
) returns setof api.decision
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _application lending.application;
    _inputs jsonb;
    _decision lending.decision;
begin
    perform internal.require(decide_application.legal_entity_id, 'decide_applications');
    _application := internal.lock_application(
        decide_application.legal_entity_id,
        decide_application.application_id,
        '{checked, referred}'
    );
    if _application.submitted_by_account_id = internal.acting_account_id() then
        raise exception using
            errcode = 'RL211',
            message = 'who submitted an application does not decide on it',
            detail = format('application %s', _application.application_number),
            hint = 'Ask another person who may.';
    end if;
    perform internal.require_approval(
        _application.legal_entity_id,
        'decide_application',
        coalesce(decide_application.approved_amount, _application.requested_amount)
    );
    if decide_application.approved_amount is not null then
        perform internal.require_amount(
            decide_application.approved_amount, _application.currency_code
        );
    end if;
    if decide_application.approved_amount > _application.requested_amount then
        raise exception using
            errcode = 'RL212',
            message = 'no more is approved than was asked for',
            detail = format(
                'asked for %s, approved %s',
                _application.requested_amount,
                decide_application.approved_amount
            ),
            hint = 'Approve at most what was asked for; for more, submit a new application.';
    end if;
    _inputs := internal.application_inputs(
        _application,
        coalesce(decide_application.approved_amount, _application.requested_amount),
        coalesce(decide_application.instalment_count, _application.instalment_count),
        coalesce(decide_application.interest_rate, _application.interest_rate)
    ) || jsonb_build_object(
        'request', jsonb_build_object(
            'result', decide_application.result,
            'reason_codes', coalesce(to_jsonb(decide_application.reason_codes), '[]')
        )
    );
    perform internal.require_decidable(_inputs);
    _decision := internal.record_decision(_application, _inputs, false, decide_application.note);

    return query
    select d.*
    from api.decision as d
    where d.legal_entity_id = _decision.legal_entity_id and d.id = _decision.id;
end
$$;

comment on function api.decide_application(
    uuid, uuid, text, text[], numeric, integer, numeric, text
) is
'Decides on an application that was checked and that another person submitted: approve (at most '
'what was asked for, in its currency; interest_rate a fraction a year), decline or refer. The '
'checks are made again for the terms approved; to approve where one did not pass, reason_codes '
'hold EXCEPTION_GRANTED; to decline, they and the failed checks give an adverse reason. Needs '
'decide_applications. Raises RL001, RL002 (access), RL013 (approval), RL208, RL209 (application), '
'RL211 (own application), RL212 (result, terms or reasons), RL213 (failed beyond exception), RL305 '
'(amount), and what finance.schedule() raises.';

revoke all on function api.decide_application(
    uuid, uuid, text, text[], numeric, integer, numeric, text
) from public;
grant execute on function api.decide_application(
    uuid, uuid, text, text[], numeric, integer, numeric, text
) to rently_loan_officer, rently_risk_manager;
