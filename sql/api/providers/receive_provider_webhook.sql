-- requires: internal.lock_attempt
create or replace function api.receive_provider_webhook(
    legal_entity_id uuid,
    provider_code text,
    event_key text,
    attempt_id uuid,
    outcome text,
    body text,
    provider_reference text default null
) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _provider lending.payment_provider;
    _attempt lending.payment_attempt;
    _effect text;
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(receive_provider_webhook.legal_entity_id, 'serve_providers');
    _provider := internal.require_provider(
        receive_provider_webhook.legal_entity_id, receive_provider_webhook.provider_code
    );
    _attempt := internal.lock_attempt(_provider, receive_provider_webhook.attempt_id);
    _effect := case
        when _attempt.id is null then 'unknown_attempt'
        when _attempt.state in ('waiting', 'leased') then 'applied'
        when _attempt.state = receive_provider_webhook.outcome then 'known'
        else 'conflict'
    end;

    insert into lending.provider_webhook (
        legal_entity_id, id, provider_id, event_key, payment_attempt_id, outcome, effect,
        body_hash
    )
    values (
        _provider.legal_entity_id,
        _id,
        _provider.id,
        receive_provider_webhook.event_key,
        _attempt.id,
        receive_provider_webhook.outcome,
        _effect,
        sha256(convert_to(receive_provider_webhook.body, 'UTF8'))
    )
    on conflict on constraint provider_webhook_event_key do nothing;
    if not found then
        return 'duplicate';
    end if;
    insert into lending.provider_webhook_body (legal_entity_id, webhook_id, body)
    values (_provider.legal_entity_id, _id, receive_provider_webhook.body);
    if _effect = 'applied' then
        perform internal.answer_attempt(
            _attempt,
            receive_provider_webhook.outcome,
            receive_provider_webhook.provider_reference,
            null,
            null
        );
    elsif _effect = 'conflict' then
        perform internal.note_conflict(
            _attempt, _attempt.state, receive_provider_webhook.outcome
        );
    end if;
    return _effect;
exception
    when check_violation or not_null_violation then
        raise exception using
            errcode = 'RL007',
            message = 'the message is not valid',
            detail = sqlerrm,
            hint = 'Give the provider''s number of the message, succeeded or declined, the body.';
end
$$;

comment on function api.receive_provider_webhook(uuid, text, text, uuid, text, text, text) is
'Records a provider''s message as it came and applies it once, whatever the order. Returns '
'applied, known, duplicate, conflict (another answer is on record; nothing changes, an event '
'tells people) or unknown_attempt. The gateway has checked its signature. Needs serve_providers. '
'Raises RL001, RL002 (access), RL007 (invalid argument), RL750 (unknown provider), RL754 '
'(reference used).';

revoke all on function api.receive_provider_webhook(
    uuid, text, text, uuid, text, text, text
) from public;
grant execute on function api.receive_provider_webhook(
    uuid, text, text, uuid, text, text, text
) to rently_app;
