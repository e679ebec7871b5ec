-- requires: internal.queue_notifications
create or replace function internal.queue_notification(
    legal_entity_id uuid,
    kind text,
    party_id uuid,
    loan_id uuid,
    channel text,
    payload jsonb,
    dedupe_key text,
    template_code text default null
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _answer record;
begin
    select q.* into _answer
    from internal.queue_notifications(
        queue_notification.legal_entity_id,
        array[
            row(
                queue_notification.kind,
                queue_notification.template_code,
                queue_notification.party_id,
                queue_notification.loan_id,
                queue_notification.channel,
                queue_notification.payload,
                queue_notification.dedupe_key
            )::internal.notification_request
        ]
    ) as q;
    if _answer.missing_fields is not null then
        raise exception using
            errcode = 'RL652',
            message = 'a field of the template has no value',
            detail = format('%s: %s', queue_notification.kind, _answer.missing_fields),
            hint = 'Give a value for each field but name.';
    end if;
    return _answer.notification_id;
end
$$;

comment on function internal.queue_notification(
    uuid, text, uuid, uuid, text, jsonb, text, text
) is
'Queues one message as internal.queue_notifications() does and returns its key; null if there is '
'no text for the channel, or it was queued before. Raises RL652 if a field has no value.';

revoke all on function internal.queue_notification(
    uuid, text, uuid, uuid, text, jsonb, text, text
) from public;
