create or replace function internal.lock_legal_action(legal_entity_id uuid, legal_action_id uuid)
returns lending.legal_action
language plpgsql volatile
set search_path = ''
as $$
declare
    _action lending.legal_action;
begin
    -- The loan is locked first, as every command does.
    perform internal.lock_loan(a.legal_entity_id, a.loan_id)
    from lending.legal_action as a
    where
        a.legal_entity_id = lock_legal_action.legal_entity_id
        and a.id = lock_legal_action.legal_action_id;
    select a.* into _action
    from lending.legal_action as a
    where
        a.legal_entity_id = lock_legal_action.legal_entity_id
        and a.id = lock_legal_action.legal_action_id
    for no key update;
    if not found then
        raise exception using
            errcode = 'RL661',
            message = 'the entity has no such legal action',
            detail = format('legal_action_id %s', lock_legal_action.legal_action_id),
            hint = 'See api.legal_action.';
    end if;
    return _action;
end
$$;

comment on function internal.lock_legal_action(uuid, uuid) is
'A legal action and its loan, locked. Raises RL661 if there is none.';

revoke all on function internal.lock_legal_action(uuid, uuid) from public;
