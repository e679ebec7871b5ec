-- requires: api.payment_instruction
create or replace function api.complete_payment_attempt(
    legal_entity_id uuid,
    attempt_id uuid,
    lease_id uuid,
    provider_reference text
) returns setof api.payment_instruction
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _attempt lending.payment_attempt;
begin
    perform internal.require(complete_payment_attempt.legal_entity_id, 'serve_providers');
    _attempt := internal.require_leased_attempt(
        complete_payment_attempt.legal_entity_id,
        complete_payment_attempt.attempt_id,
        complete_payment_attempt.lease_id
    );
    perform internal.answer_attempt(
        _attempt, 'succeeded', complete_payment_attempt.provider_reference, null, null
    );

    return query
    select i.*
    from api.payment_instruction as i
    where
        i.legal_entity_id = complete_payment_attempt.legal_entity_id
        and i.id = _attempt.instruction_id;
end
$$;

comment on function api.complete_payment_attempt(uuid, uuid, uuid, text) is
'Says that the provider did it, and books it. Needs serve_providers. Raises RL001, RL002 (access), '
'RL752 (unknown attempt), RL753 (not leased to this claim), RL754 (reference used).';

revoke all on function api.complete_payment_attempt(uuid, uuid, uuid, text) from public;
grant execute on function api.complete_payment_attempt(uuid, uuid, uuid, text) to rently_app;
