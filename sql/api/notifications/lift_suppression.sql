create or replace function api.lift_suppression(
    legal_entity_id uuid,
    party_id uuid,
    channel text default null
) returns uuid
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _now timestamptz := internal.booking_time();
    _id uuid;
begin
    perform internal.require(lift_suppression.legal_entity_id, 'suppress_notifications');
    -- One that began in this transaction has suppressed for no time.
    update lending.notification_suppression as s
    set suppressed_during = tstzrange(
        lower(s.suppressed_during), greatest(_now, lower(s.suppressed_during) + interval '1 us')
    )
    where
        s.legal_entity_id = lift_suppression.legal_entity_id
        and s.party_id = lift_suppression.party_id
        and s.channel is not distinct from lift_suppression.channel
        and upper_inf(s.suppressed_during)
    returning s.id into _id;
    if not found then
        raise exception using
            errcode = 'RL656',
            message = 'nothing is suppressed',
            detail = format(
                'party %s, channel %s', lift_suppression.party_id, lift_suppression.channel
            ),
            hint = 'Give the channel with which it was suppressed, or none for all.';
    end if;
    return _id;
end
$$;

comment on function api.lift_suppression(uuid, uuid, text) is
'Says that a party gets messages on a channel, or on any, again. What was suppressed stays so. '
'Needs suppress_notifications. Raises RL001, RL002 (access), RL656 (nothing is suppressed).';

revoke all on function api.lift_suppression(uuid, uuid, text) from public;
grant execute on function api.lift_suppression(uuid, uuid, text)
to rently_compliance_officer, rently_collections_agent, rently_app;
