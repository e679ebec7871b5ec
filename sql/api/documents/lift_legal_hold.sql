-- requires: api.legal_hold
create or replace function api.lift_legal_hold(
    legal_entity_id uuid,
    legal_hold_id uuid,
    reason text
) returns setof api.legal_hold
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(lift_legal_hold.legal_entity_id, 'hold_documents');
    perform internal.require_approval(lift_legal_hold.legal_entity_id, 'lift_legal_hold');
    if lift_legal_hold.reason ~ '\S' is not true then
        raise exception using
            errcode = 'RL712',
            message = 'reason is missing',
            detail = format('legal_hold_id %s', lift_legal_hold.legal_hold_id),
            hint = 'Say why the hold ends.';
    end if;
    update lending.legal_hold as h
    set
        lifted_at = internal.booking_time(),
        lifted_by_account_id = internal.acting_account_id(),
        lift_reason = lift_legal_hold.reason
    where
        h.legal_entity_id = lift_legal_hold.legal_entity_id
        and h.id = lift_legal_hold.legal_hold_id
        and h.lifted_at is null;
    if not found then
        raise exception using
            errcode = 'RL715',
            message = 'the entity has no such hold, or it was lifted',
            detail = format('legal_hold_id %s', lift_legal_hold.legal_hold_id),
            hint = 'Look it up in api.legal_hold.';
    end if;
    perform internal.emit_event(
        lift_legal_hold.legal_entity_id,
        'legal_hold_lifted',
        'legal_hold',
        lift_legal_hold.legal_hold_id,
        '{}'
    );
    return query
    select v.*
    from api.legal_hold as v
    where
        v.legal_entity_id = lift_legal_hold.legal_entity_id
        and v.id = lift_legal_hold.legal_hold_id;
end
$$;

comment on function api.lift_legal_hold(uuid, uuid, text) is
'Ends a legal hold. Needs hold_documents. Raises RL001, RL002 (access), RL712 (reason), RL715 '
'(unknown or lifted).';

revoke all on function api.lift_legal_hold(uuid, uuid, text) from public;
grant execute on function api.lift_legal_hold(uuid, uuid, text) to rently_compliance_officer;
