create or replace function internal.may_notify(
    legal_entity_id uuid, party_id uuid, kind text, channel text, is_consent_needed boolean
) returns boolean
language sql stable
set search_path = ''
begin atomic
    select
        not exists (
            select
            from lending.notification_suppression as s
            where
                s.legal_entity_id = may_notify.legal_entity_id
                and s.party_id = may_notify.party_id
                and coalesce(s.channel, may_notify.channel) = may_notify.channel
                and s.suppressed_during @> internal.booking_time()
        )
        and (
            k.consent_purpose is null
            or internal.has_consent(
                may_notify.legal_entity_id,
                may_notify.party_id,
                k.consent_purpose,
                may_notify.channel
            )
        )
        and (
            not (k.is_collections and may_notify.is_consent_needed)
            or internal.has_consent(
                may_notify.legal_entity_id,
                may_notify.party_id,
                'collections',
                may_notify.channel
            )
        )
    from lending.notification_kind as k
    where k.code = may_notify.kind;
end;

comment on function internal.may_notify(uuid, uuid, text, text, boolean) is
'Whether a party may be sent a kind of message on a channel now: nothing suppresses it, it '
'consents to what the kind needs, and to collections where the limit of its country says so.';

revoke all on function internal.may_notify(uuid, uuid, text, text, boolean) from public;
