create or replace function api.suppress_notifications(
    legal_entity_id uuid,
    party_id uuid,
    reason text,
    channel text default null
) returns uuid
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(
        suppress_notifications.legal_entity_id, 'suppress_notifications'
    );
    perform internal.require_party(
        suppress_notifications.legal_entity_id, suppress_notifications.party_id
    );
    perform internal.suppress(
        suppress_notifications.legal_entity_id,
        suppress_notifications.party_id,
        suppress_notifications.channel,
        suppress_notifications.reason
    );
    return suppress_notifications.party_id;
exception
    when check_violation or not_null_violation or foreign_key_violation then
        raise exception using
            errcode = 'RL656',
            message = 'the channel or the reason is not valid',
            detail = sqlerrm,
            hint = 'Give requested, complaint or undeliverable, and a channel of '
                'lending.contact_channel or none for all.';
end
$$;

comment on function api.suppress_notifications(uuid, uuid, text, text) is
'Says that a party gets no more messages on a channel, or on any; those that wait are suppressed. '
'Nothing changes if it is so already. Needs suppress_notifications. Raises RL001, RL002 (access), '
'RL010 (party), RL656 (channel, reason).';

revoke all on function api.suppress_notifications(uuid, uuid, text, text) from public;
grant execute on function api.suppress_notifications(uuid, uuid, text, text)
to rently_compliance_officer, rently_collections_agent, rently_app;
