-- requires: internal.note_collections
create or replace function internal.move_case(
    loan lending.loan, collections_case lending.collections_case, state text, detail jsonb
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _on_date date := internal.business_date((loan).legal_entity_id);
begin
    if (collections_case).state = move_case.state then
        return;
    end if;
    if not exists (
        select
        from lending.collections_case_transition as t
        where t.from_state = (collections_case).state and t.to_state = move_case.state
    ) then
        raise exception using
            errcode = 'RL610',
            message = 'the case cannot take this step',
            detail = format('from %s to %s', (collections_case).state, move_case.state),
            hint = 'See lending.collections_case_transition for the steps there are.';
    end if;
    update lending.collections_case as c
    set
        state = move_case.state,
        closed_on = case when move_case.state = 'closed' then _on_date end
    where
        c.legal_entity_id = (collections_case).legal_entity_id
        and c.id = (collections_case).id;
    perform internal.note_collections(
        move_case.loan,
        'case_state_changed',
        jsonb_build_object('from', (collections_case).state, 'to', move_case.state)
        || move_case.detail,
        (collections_case).id
    );
    if move_case.state = 'closed' then
        perform internal.emit_event(
            (loan).legal_entity_id,
            'case_closed',
            'loan',
            (loan).id,
            jsonb_build_object('case_id', (collections_case).id) || move_case.detail
        );
    end if;
end
$$;

comment on function internal.move_case(
    lending.loan, lending.collections_case, text, jsonb
) is
'Moves a case to another state and writes it down; nothing if it is there. Raises RL610 if the '
'table of transitions has no such step.';

revoke all on function internal.move_case(lending.loan, lending.collections_case, text, jsonb)
from public;
