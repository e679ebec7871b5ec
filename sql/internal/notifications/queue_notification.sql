create or replace function internal.queue_notification(
    legal_entity_id uuid,
    kind text,
    party_id uuid,
    loan_id uuid,
    channel text,
    payload jsonb,
    dedupe_key text
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _template lending.notification_template;
    _missing text;
    _id uuid;
begin
    select t.* into _template
    from lending.notification_template as t
    left join lending.contact_preference as p
        on
            t.legal_entity_id = p.legal_entity_id
            and p.party_id = queue_notification.party_id
    where
        t.legal_entity_id = queue_notification.legal_entity_id
        and t.kind = queue_notification.kind
        and t.channel = queue_notification.channel
    order by (t.language_code = p.language_code) desc nulls last, t.version_number desc
    limit 1;
    if not found then
        return null;  -- nobody wrote a text for it
    end if;
    select string_agg(f.field, ', ') into _missing
    from lending.notification_template_field as f
    where
        f.legal_entity_id = _template.legal_entity_id
        and f.template_id = _template.id
        and f.field <> 'name'
        and queue_notification.payload ->> f.field is null;
    if _missing is not null then
        raise exception using
            errcode = 'RL652',
            message = 'a field of the template has no value',
            detail = format('template %s: %s', _template.id, _missing),
            hint = 'Give a value for each field but name.';
    end if;
    insert into lending.notification (
        legal_entity_id, template_id, kind, party_id, loan_id, channel, payload, dedupe_key,
        state, available_at
    )
    select
        _template.legal_entity_id,
        _template.id,
        _template.kind,
        queue_notification.party_id,
        queue_notification.loan_id,
        _template.channel,
        queue_notification.payload,
        queue_notification.dedupe_key,
        case
            when k.consent_purpose is null
                or internal.has_consent(
                    _template.legal_entity_id,
                    queue_notification.party_id,
                    k.consent_purpose,
                    _template.channel
                )
                then 'queued'
            else 'suppressed'
        end,
        internal.booking_time()
    from lending.notification_kind as k
    where k.code = _template.kind
    on conflict on constraint notification_dedupe_key do nothing
    returning id into _id;
    return _id;
end
$$;

comment on function internal.queue_notification(uuid, text, uuid, uuid, text, jsonb, text) is
'Queues a message to a party once for each dedupe_key, in its language where there is a text, and '
'returns its key; null if there is no text for the channel, or it was queued before. Without the '
'consent that its kind needs it is suppressed. Raises RL652 if a field has no value.';

revoke all on function internal.queue_notification(uuid, text, uuid, uuid, text, jsonb, text)
from public;
