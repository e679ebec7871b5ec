-- A decision for the channel goes before one for all channels.
create or replace function internal.has_consent(
    legal_entity_id uuid,
    party_id uuid,
    purpose text,
    channel text,
    at_time timestamptz default null
) returns boolean
language sql stable
set search_path = ''
begin atomic
    select
        coalesce(
            (
                select c.is_given
                from lending.consent as c
                where
                    c.legal_entity_id = has_consent.legal_entity_id
                    and c.party_id = has_consent.party_id
                    and c.purpose = has_consent.purpose
                    and (c.channel = has_consent.channel or c.channel is null)
                    and c.effective_at
                    <= coalesce(has_consent.at_time, internal.booking_time())
                order by (c.channel is null), c.decision_number desc
                limit 1
            ),
            false
        );
end;

comment on function internal.has_consent(uuid, uuid, text, text, timestamptz) is
'Whether the party consents to the purpose on the channel at a time, now if none is given. False '
'if it never said anything. Silence is no consent.';

revoke all on function internal.has_consent(uuid, uuid, text, text, timestamptz) from public;
