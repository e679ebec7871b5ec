create or replace function internal.require_leased_attempt(
    legal_entity_id uuid, attempt_id uuid, lease_id uuid
) returns lending.payment_attempt
language plpgsql volatile
set search_path = ''
as $$
declare
    _attempt lending.payment_attempt;
begin
    select a.* into _attempt
    from lending.payment_attempt as a
    where
        a.legal_entity_id = require_leased_attempt.legal_entity_id
        and a.id = require_leased_attempt.attempt_id
    for no key update;
    if not found then
        raise exception using
            errcode = 'RL752',
            message = 'the entity has no such attempt',
            detail = format('attempt_id %s', require_leased_attempt.attempt_id),
            hint = 'See api.payment_instruction.';
    end if;
    if _attempt.lease_id is distinct from require_leased_attempt.lease_id
        or _attempt.state <> 'leased'
    then
        raise exception using
            errcode = 'RL753',
            message = 'the attempt is not leased to this claim any more',
            detail = format('attempt_id %s is %s', _attempt.id, _attempt.state),
            hint = 'Stop: it was answered already, or another worker asks for its status.';
    end if;
    return _attempt;
end
$$;

comment on function internal.require_leased_attempt(uuid, uuid, uuid) is
'The attempt, locked. Raises RL752 if there is none, RL753 unless the claim has it.';

revoke all on function internal.require_leased_attempt(uuid, uuid, uuid) from public;
