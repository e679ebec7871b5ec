create or replace function api.finish_notification(
    legal_entity_id uuid,
    notification_id uuid,
    lease_id uuid,
    error text default null,
    is_undeliverable boolean default false
) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _message lending.notification;
    _state text;
    _now timestamptz := clock_timestamp();
begin
    perform internal.require(finish_notification.legal_entity_id, 'send_notifications');
    select n.* into _message
    from lending.notification as n
    where
        n.legal_entity_id = finish_notification.legal_entity_id
        and n.id = finish_notification.notification_id
        and n.lease_id = finish_notification.lease_id
    for update;
    if not found then
        raise exception using
            errcode = 'RL654',
            message = 'the message is not leased to this claim',
            detail = format('notification_id %s', finish_notification.notification_id),
            hint = 'Stop: another claim has it.';
    end if;
    _state := case
        when finish_notification.is_undeliverable then 'failed'
        when finish_notification.error is null then 'sent'
        when exists (
            select
            from lending.notification_provider as p
            where
                p.legal_entity_id = _message.legal_entity_id
                and p.channel = _message.channel
                and p.code <> _message.provider_code
                and p.code <> all (_message.tried_providers)
        ) then 'queued'
        else 'failed'
    end;
    update lending.notification as n
    set
        state = _state,
        lease_id = null,
        available_at = internal.next_permitted_at(
            n.time_zone, n.earliest_time, n.latest_time, n.iso_days, _now
        ),
        last_error = finish_notification.error,
        tried_providers = case
            when finish_notification.error is null then n.tried_providers
            else n.tried_providers || n.provider_code
        end
    where n.legal_entity_id = _message.legal_entity_id and n.id = _message.id;
    if finish_notification.is_undeliverable then
        -- Nobody is there: no fault of the provider, and of no use to try again.
        perform internal.suppress(
            _message.legal_entity_id, _message.party_id, _message.channel, 'undeliverable'
        );
        return _state;
    end if;
    update lending.notification_provider as p
    set
        failures_in_a_row = case
            when finish_notification.error is null then 0 else p.failures_in_a_row + 1
        end,
        rests_until_at = case
            when finish_notification.error is not null
                then internal.rests_until(p.failures_in_a_row + 1, _now)
        end
    where
        p.legal_entity_id = _message.legal_entity_id
        and p.code = _message.provider_code
        and (finish_notification.error is not null or p.failures_in_a_row > 0);
    return _state;
end
$$;

comment on function api.finish_notification(uuid, uuid, uuid, text, boolean) is
'Says that a leased message was sent, or with an error that it was not: then the next provider '
'gets it, and it has failed when every one did. Returns its state. After three failures in a row a '
'provider rests for five minutes. is_undeliverable says that nobody is there: the party gets no '
'more messages on the channel. Needs send_notifications. Raises RL001, RL002 (access), RL654 '
'(lease lost).';

revoke all on function api.finish_notification(uuid, uuid, uuid, text, boolean) from public;
grant execute on function api.finish_notification(uuid, uuid, uuid, text, boolean) to rently_app;
