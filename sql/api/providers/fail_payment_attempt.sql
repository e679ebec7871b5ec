-- requires: api.payment_instruction
create or replace function api.fail_payment_attempt(
    legal_entity_id uuid,
    attempt_id uuid,
    lease_id uuid,
    outcome text,
    failure_code text,
    failure_message text default null
) returns setof api.payment_instruction
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _attempt lending.payment_attempt;
begin
    perform internal.require(fail_payment_attempt.legal_entity_id, 'serve_providers');
    if fail_payment_attempt.outcome in ('declined', 'unavailable', 'unknown') is not true then
        raise exception using
            errcode = 'RL007',
            message = 'there is no such outcome',
            detail = format('outcome %s', coalesce(fail_payment_attempt.outcome, 'null')),
            hint = 'declined: final; unavailable: nothing happened; unknown: it may have happened.';
    end if;
    _attempt := internal.require_leased_attempt(
        fail_payment_attempt.legal_entity_id,
        fail_payment_attempt.attempt_id,
        fail_payment_attempt.lease_id
    );
    perform internal.answer_attempt(
        _attempt,
        fail_payment_attempt.outcome,
        null,
        fail_payment_attempt.failure_code,
        fail_payment_attempt.failure_message
    );

    return query
    select i.*
    from api.payment_instruction as i
    where
        i.legal_entity_id = fail_payment_attempt.legal_entity_id
        and i.id = _attempt.instruction_id;
end
$$;

comment on function api.fail_payment_attempt(uuid, uuid, uuid, text, text, text) is
'Says that the provider did not do it: declined (final), unavailable (nothing happened there: the '
'next provider is asked), unknown (it may have happened: its status is asked for later, and no '
'other provider). Needs serve_providers. Raises RL001, RL002 (access), RL007 (outcome), RL752 '
'(unknown attempt), RL753 (not leased to this claim).';

revoke all on function api.fail_payment_attempt(uuid, uuid, uuid, text, text, text) from public;
grant execute on function api.fail_payment_attempt(uuid, uuid, uuid, text, text, text)
to rently_app;
