create or replace function internal.suppress(
    legal_entity_id uuid, party_id uuid, channel text, reason text
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    insert into lending.notification_suppression (
        legal_entity_id, party_id, channel, reason, suppressed_during
    )
    values (
        suppress.legal_entity_id,
        suppress.party_id,
        suppress.channel,
        suppress.reason,
        tstzrange(internal.booking_time(), null)
    )
    on conflict do nothing;
    update lending.notification as n
    set state = 'suppressed', lease_id = null
    where
        n.legal_entity_id = suppress.legal_entity_id
        and n.party_id = suppress.party_id
        and n.channel = coalesce(suppress.channel, n.channel)
        and n.state = 'queued';
end
$$;

comment on function internal.suppress(uuid, uuid, text, text) is
'From now on a party gets no messages on a channel (null: on any), and those that wait are '
'suppressed. Nothing if it is so already.';

revoke all on function internal.suppress(uuid, uuid, text, text) from public;
