-- requires: api.legal_action, internal.lock_legal_action, internal.release_case
create or replace function api.advance_legal_action(
    legal_entity_id uuid,
    legal_action_id uuid,
    state text,
    on_date date default null,
    court_name text default null,
    court_reference text default null,
    hearing_on date default null
) returns setof api.legal_action
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _action lending.legal_action;
    _loan lending.loan;
    _today date := internal.business_date(advance_legal_action.legal_entity_id);
    _on_date date := coalesce(advance_legal_action.on_date, _today);
    _is_open boolean;
    _facts jsonb;
begin
    perform internal.require(advance_legal_action.legal_entity_id, 'take_legal_action');
    _action := internal.lock_legal_action(
        advance_legal_action.legal_entity_id, advance_legal_action.legal_action_id
    );
    select s.is_open into _is_open
    from lending.legal_action_transition as t
    inner join lending.legal_action_state as s on t.to_state = s.code
    where t.from_state = _action.state and t.to_state = advance_legal_action.state;
    if not found then
        raise exception using
            errcode = 'RL662',
            message = 'the legal action cannot take this step',
            detail = format('from %s to %s', _action.state, advance_legal_action.state),
            hint = 'See lending.legal_action_transition for the steps there are.';
    end if;
    if _on_date > _today then
        raise exception using
            errcode = 'RL663',
            message = 'the step lies in the future',
            detail = format('on %s, today is %s', _on_date, _today),
            hint = 'Record a step when it was taken; a hearing has a day of its own.';
    end if;
    update lending.legal_action as a
    set
        state = advance_legal_action.state,
        court_name = coalesce(advance_legal_action.court_name, a.court_name),
        court_reference = coalesce(advance_legal_action.court_reference, a.court_reference),
        filed_on = case
            when advance_legal_action.state = 'filed' then _on_date else a.filed_on
        end,
        hearing_on = coalesce(advance_legal_action.hearing_on, a.hearing_on),
        closed_on = case when not _is_open then _on_date end
    where a.legal_entity_id = _action.legal_entity_id and a.id = _action.id;

    _loan := internal.lock_loan(_action.legal_entity_id, _action.loan_id);
    _facts := jsonb_strip_nulls(
        jsonb_build_object(
            'legal_action_id', _action.id,
            'from', _action.state,
            'state', advance_legal_action.state,
            'hearing_on', advance_legal_action.hearing_on
        )
    );
    perform internal.note_collections(_loan, 'legal_step', _facts, _action.case_id);
    if not _is_open then
        perform internal.release_case(_loan, 'legal', _facts);
    end if;
    perform internal.emit_event(
        _action.legal_entity_id,
        case when _is_open then 'legal_action_advanced' else 'legal_action_closed' end,
        'loan',
        _action.loan_id,
        _facts
    );
    return query
    select a.*
    from api.legal_action as a
    where
        a.legal_entity_id = advance_legal_action.legal_entity_id
        and a.id = advance_legal_action.legal_action_id;
exception
    when check_violation then
        raise exception using
            errcode = 'RL663',
            message = 'the step is not complete',
            detail = sqlerrm,
            hint = 'Filing wants court and reference, a hearing its day; days follow each other.';
end
$$;

comment on function api.advance_legal_action(uuid, uuid, text, date, text, text, date) is
'Takes a legal action to its next stage: filed (wants court and reference), hearing (wants its '
'day; again when it is put off), judgment, enforcement; or ends it: settled, dismissed, '
'withdrawn, enforced, paid. When it ends, the collections case goes back to work. Needs '
'take_legal_action. Raises RL001, RL002 (access), RL661 (unknown), RL662 (no such step), RL663 '
'(court, reference or day is missing or wrong).';

revoke all on function api.advance_legal_action(uuid, uuid, text, date, text, text, date)
from public;
grant execute on function api.advance_legal_action(uuid, uuid, text, date, text, text, date)
to rently_collections_agent, rently_risk_manager;
