-- requires: api.provider_webhook, internal.take_late_money
create or replace function api.resolve_provider_webhook(
    legal_entity_id uuid,
    webhook_id uuid,
    decision text,
    reason text
) returns setof api.provider_webhook
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _webhook lending.provider_webhook;
    _attempt lending.payment_attempt;
    _instruction lending.payment_instruction;
    _payment lending.payment;
    _problem text;
begin
    perform internal.require(resolve_provider_webhook.legal_entity_id, 'manage_payment_providers');
    perform internal.require_reason(resolve_provider_webhook.reason);
    select w.* into _webhook
    from lending.provider_webhook as w
    where
        w.legal_entity_id = resolve_provider_webhook.legal_entity_id
        and w.id = resolve_provider_webhook.webhook_id;
    select a.* into _attempt
    from lending.payment_attempt as a
    where
        a.legal_entity_id = _webhook.legal_entity_id and a.id = _webhook.payment_attempt_id
    for no key update;
    select i.* into _instruction
    from lending.payment_instruction as i
    where i.legal_entity_id = _attempt.legal_entity_id and i.id = _attempt.instruction_id
    for no key update;
    -- Because of an unknown attempt there is nothing else at which deciders meet; after the
    -- attempt, as where a message is received.
    perform
    from lending.provider_webhook as w
    where w.legal_entity_id = _webhook.legal_entity_id and w.id = _webhook.id
    for no key update;
    _problem := case
        when _webhook.id is null then 'it is unknown'
        when _webhook.effect not in ('conflict', 'unknown_attempt', 'unknown_dispute')
            then 'it was applied'
        when exists (
            select
            from lending.provider_webhook_resolution as r
            where r.legal_entity_id = _webhook.legal_entity_id and r.webhook_id = _webhook.id
        ) then 'it was decided on'
        when resolve_provider_webhook.decision = 'dismissed' then null
        when resolve_provider_webhook.decision is distinct from 'applied'
            then 'the decision is applied or dismissed'
        when _attempt.id is null then 'we never made the attempt'
        when _webhook.outcome <> 'succeeded' or _instruction.operation <> 'capture'
            then 'it tells of no money that came in'
        when _attempt.state = 'succeeded' then 'the attempt has succeeded'
        -- A provider may say the same twice, under two numbers.
        when exists (
            select
            from lending.provider_webhook as o
            inner join lending.provider_webhook_resolution as r
                on o.legal_entity_id = r.legal_entity_id and o.id = r.webhook_id
            where
                o.legal_entity_id = _attempt.legal_entity_id
                and o.payment_attempt_id = _attempt.id
                and r.decision = 'applied'
        ) then 'the money of the attempt was booked'
        when _instruction.state = 'open' then 'another provider is being asked'
    end;
    if _problem is not null then
        raise exception using
            errcode = 'RL691',
            message = 'the message cannot be decided on this way',
            detail = format('webhook %s: %s', resolve_provider_webhook.webhook_id, _problem),
            hint = 'Dismiss it, and correct what it is about with the command for that: '
                'api.return_payment(), api.open_dispute(), api.refund_payment().';
    end if;
    perform internal.require_approval(
        _webhook.legal_entity_id, 'resolve_provider_webhook', _instruction.amount
    );
    if resolve_provider_webhook.decision = 'applied' then
        _payment := internal.take_late_money(
            _instruction, coalesce(_attempt.provider_reference, _attempt.id::text)
        );
    end if;
    insert into lending.provider_webhook_resolution (
        legal_entity_id, webhook_id, decision, reason, payment_id, payment_received_at,
        recorded_by_account_id
    )
    values (
        _webhook.legal_entity_id,
        _webhook.id,
        resolve_provider_webhook.decision,
        resolve_provider_webhook.reason,
        _payment.id,
        _payment.received_at,
        internal.acting_account_id()
    );
    perform internal.emit_event(
        _webhook.legal_entity_id,
        'provider_webhook_resolved',
        'provider_webhook',
        _webhook.id,
        jsonb_strip_nulls(
            jsonb_build_object(
                'decision', resolve_provider_webhook.decision, 'payment_id', _payment.id
            )
        )
    );
    return query
    select w.*
    from api.provider_webhook as w
    where
        w.legal_entity_id = resolve_provider_webhook.legal_entity_id
        and w.id = resolve_provider_webhook.webhook_id;
end
$$;

comment on function api.resolve_provider_webhook(uuid, uuid, text, text) is
'Decides, once, on a message of a provider that contradicted what was on record. applied: the '
'capture of which we had thought that it failed is booked as a payment of today, on the loan if '
'nothing else paid it, else unapplied. dismissed: nothing follows. Needs '
'manage_payment_providers. Raises RL001, RL002 (access), RL013 (approval), RL606 (reason), RL691 '
'(unknown, decided on, or nothing that could be booked).';

revoke all on function api.resolve_provider_webhook(uuid, uuid, text, text) from public;
grant execute on function api.resolve_provider_webhook(uuid, uuid, text, text)
to rently_payments_operator;
