-- The one place where an attempt gets its answer, from an adapter or from a webhook. The caller
-- holds the attempt's lock.
create or replace function internal.answer_attempt(
    attempt lending.payment_attempt,
    outcome text,
    provider_reference text,
    failure_code text,
    failure_message text
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _instruction lending.payment_instruction;
    _circuit text;
begin
    select h.circuit into _circuit
    from internal.v_provider_health as h
    where
        h.legal_entity_id = (attempt).legal_entity_id and h.provider_id = (attempt).provider_id;
    insert into lending.provider_call (legal_entity_id, provider_id, payment_attempt_id, outcome)
    values (
        (attempt).legal_entity_id, (attempt).provider_id, (attempt).id, answer_attempt.outcome
    );
    if _circuit = 'half_open' and answer_attempt.outcome in ('succeeded', 'declined') then
        update lending.payment_provider as p
        set healthy_from_at = clock_timestamp()
        where p.legal_entity_id = (attempt).legal_entity_id and p.id = (attempt).provider_id;
    end if;

    update lending.payment_attempt as a
    set
        state = case answer_attempt.outcome when 'unknown' then 'waiting' else outcome end,
        is_unclear = answer_attempt.outcome = 'unknown',
        inquiry_count = a.inquiry_count + (answer_attempt.outcome = 'unknown')::integer,
        available_at = clock_timestamp()
        + least(interval '5 seconds' * 2 ^ least(a.inquiry_count, 20), interval '1 hour'),
        lease_id = null,
        provider_reference = coalesce(answer_attempt.provider_reference, a.provider_reference),
        failure_code = left(answer_attempt.failure_code, 100),
        failure_message = left(answer_attempt.failure_message, 2000),
        settled_at = case answer_attempt.outcome when 'unknown' then null else clock_timestamp() end
    where a.legal_entity_id = (attempt).legal_entity_id and a.id = (attempt).id;

    select i.* into strict _instruction
    from lending.payment_instruction as i
    where
        i.legal_entity_id = (attempt).legal_entity_id and i.id = (attempt).instruction_id
    for no key update;
    if answer_attempt.outcome = 'succeeded' then
        perform internal.settle_instruction(_instruction, 'succeeded');
    elsif answer_attempt.outcome = 'declined'
        or answer_attempt.outcome = 'unavailable' and not internal.open_attempt(_instruction)
    then
        perform internal.settle_instruction(_instruction, 'failed');
    end if;
exception
    when unique_violation then
        raise exception using
            errcode = 'RL754',
            message = 'the provider gave this reference to another attempt',
            detail = format('provider_reference %s', answer_attempt.provider_reference),
            hint = 'Give the provider''s number of this attempt.';
end
$$;

comment on function internal.answer_attempt(lending.payment_attempt, text, text, text, text) is
'Records a provider''s answer: succeeded books it, declined ends it, unavailable asks the next '
'provider, unknown asks for the status later. Raises RL754 (reference used).';

revoke all on function internal.answer_attempt(
    lending.payment_attempt, text, text, text, text
) from public;
