-- requires: internal.lock_attempt, internal.open_provider_dispute, internal.end_provider_dispute
-- requires: internal.apply_kept_notices
create or replace function api.receive_dispute_notice(
    legal_entity_id uuid,
    provider_code text,
    event_key text,
    notice text,
    dispute_reference text,
    body text,
    attempt_id uuid default null,
    provider_reference text default null,
    amount numeric default null,
    deadline_date date default null,
    reason text default null
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
    perform internal.require(receive_dispute_notice.legal_entity_id, 'serve_providers');
    _provider := internal.require_provider(
        receive_dispute_notice.legal_entity_id, receive_dispute_notice.provider_code
    );
    _attempt := internal.lock_attempt(
        _provider, receive_dispute_notice.attempt_id, receive_dispute_notice.provider_reference
    );
    -- Notices of one provider come one after another: the end of a dispute names no attempt at
    -- which it could meet the beginning.
    perform
    from lending.payment_provider as p
    where p.legal_entity_id = _provider.legal_entity_id and p.id = _provider.id
    for no key update;
    if exists (
        select
        from lending.provider_webhook as w
        where
            w.legal_entity_id = _provider.legal_entity_id
            and w.provider_id = _provider.id
            and w.event_key = receive_dispute_notice.event_key
    ) then
        return 'duplicate';
    end if;
    _effect := case receive_dispute_notice.notice
        when 'disputed' then internal.open_provider_dispute(
            _provider,
            _attempt,
            receive_dispute_notice.dispute_reference,
            receive_dispute_notice.amount,
            receive_dispute_notice.deadline_date,
            receive_dispute_notice.reason
        )
        else internal.end_provider_dispute(
            _provider, receive_dispute_notice.dispute_reference, receive_dispute_notice.notice
        )
    end;
    if _attempt.id is null then
        select a.* into _attempt
        from lending.provider_dispute as k
        inner join lending.payment_attempt as a
            on k.legal_entity_id = a.legal_entity_id and k.payment_attempt_id = a.id
        where
            k.legal_entity_id = _provider.legal_entity_id
            and k.provider_id = _provider.id
            and k.dispute_reference = receive_dispute_notice.dispute_reference
        limit 1;
    end if;
    insert into lending.provider_webhook (
        legal_entity_id, id, provider_id, event_key, payment_attempt_id, outcome,
        dispute_reference, effect, body_hash
    )
    values (
        _provider.legal_entity_id,
        _id,
        _provider.id,
        receive_dispute_notice.event_key,
        _attempt.id,
        receive_dispute_notice.notice,
        receive_dispute_notice.dispute_reference,
        _effect,
        sha256(convert_to(receive_dispute_notice.body, 'UTF8'))
    );
    insert into lending.provider_webhook_body (legal_entity_id, webhook_id, body)
    values (_provider.legal_entity_id, _id, receive_dispute_notice.body);
    if receive_dispute_notice.notice = 'disputed' and _effect in ('applied', 'known') then
        perform internal.apply_kept_notices(_provider, receive_dispute_notice.dispute_reference);
    elsif _effect = 'conflict' then
        perform internal.note_conflict(
            _attempt,
            coalesce(
                (
                    select min(d.state)
                    from lending.provider_dispute as k
                    inner join lending.dispute as d
                        on k.legal_entity_id = d.legal_entity_id and k.dispute_id = d.id
                    where
                        k.legal_entity_id = _provider.legal_entity_id
                        and k.provider_id = _provider.id
                        and k.dispute_reference = receive_dispute_notice.dispute_reference
                ),
                _attempt.state
            ),
            receive_dispute_notice.notice
        );
    end if;
    return _effect;
exception
    when check_violation or not_null_violation then
        raise exception using
            errcode = 'RL007',
            message = 'the message is not valid',
            detail = sqlerrm,
            hint = 'Give the provider''s numbers of the message and of the dispute; disputed, '
                'dispute_won or dispute_lost; the body.';
end
$$;

comment on function api.receive_dispute_notice(
    uuid, text, text, text, text, text, uuid, text, numeric, date, text
) is
'Records, as it came, a provider''s message that a payment which it captured is disputed, or how '
'that ended, and applies it once. notice disputed opens a chargeback of the payment, named by '
'attempt_id or by the provider_reference of its capture, of the amount or of the whole, on each '
'loan that it paid; '
'dispute_lost takes the payment back, dispute_won closes the dispute. Returns applied, known, '
'duplicate, conflict (what is on record does not go with it; nothing changes, an event tells '
'people), unknown_attempt or unknown_dispute (kept; applied when its beginning comes). The gateway '
'has checked its signature. Needs serve_providers. Raises RL001, RL002 (access), RL007 (invalid '
'argument), RL750 (unknown provider).';

revoke all on function api.receive_dispute_notice(
    uuid, text, text, text, text, text, uuid, text, numeric, date, text
) from public;
grant execute on function api.receive_dispute_notice(
    uuid, text, text, text, text, text, uuid, text, numeric, date, text
) to rently_app;
