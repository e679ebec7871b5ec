create or replace function api.set_notification_provider(
    legal_entity_id uuid,
    code text,
    channel text,
    priority integer
) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(
        set_notification_provider.legal_entity_id, 'manage_notifications'
    );
    insert into lending.notification_provider as p (legal_entity_id, code, channel, priority)
    values (
        set_notification_provider.legal_entity_id,
        set_notification_provider.code,
        set_notification_provider.channel,
        set_notification_provider.priority
    )
    on conflict on constraint notification_provider_pkey do update set
        channel = excluded.channel, priority = excluded.priority;
    return set_notification_provider.code;
exception
    when not_null_violation or foreign_key_violation or unique_violation then
        raise exception using
            errcode = 'RL653',
            message = 'the provider is not valid',
            detail = sqlerrm,
            hint = 'Give a channel of lending.contact_channel, and a priority of its own.';
end
$$;

comment on function api.set_notification_provider(uuid, text, text, integer) is
'Sets who sends messages of a channel; the lowest priority that works is used. Needs '
'manage_notifications. Raises RL001, RL002 (access), RL653 (invalid, priority taken).';

revoke all on function api.set_notification_provider(uuid, text, text, integer) from public;
grant execute on function api.set_notification_provider(uuid, text, text, integer)
to rently_compliance_officer;
