-- requires: internal.next_permitted_at
-- Locked together with their parties: attempts to reach one party are counted one after the other,
-- as api.record_contact_attempt() does.
create or replace function internal.claimable(
    provider lending.notification_provider, at_time timestamptz, batch_size integer
) returns uuid[]
language plpgsql volatile
set search_path = ''
as $$
begin
    return array(
        select n.id
        from lending.notification as n
        inner join lending.party as p
            on n.legal_entity_id = p.legal_entity_id and n.party_id = p.id
        where
            n.legal_entity_id = (provider).legal_entity_id
            and n.channel = (provider).channel
            and n.state in ('queued', 'leased')
            and n.available_at <= claimable.at_time
            and internal.next_permitted_at(
                n.time_zone, n.earliest_time, n.latest_time, n.iso_days, claimable.at_time
            ) = claimable.at_time
            and (provider).code <> all(n.tried_providers)
            and coalesce((provider).rests_until_at <= claimable.at_time, true)
            -- A better one that works, and did not fail with it, goes before.
            and not exists (
                select
                from lending.notification_provider as b
                where
                    b.legal_entity_id = n.legal_entity_id
                    and b.channel = n.channel
                    and b.priority < (provider).priority
                    and b.code <> all(n.tried_providers)
                    and coalesce(b.rests_until_at <= claimable.at_time, true)
            )
        order by n.available_at, n.id
        limit least(greatest(claimable.batch_size, 0), 1000)
        for update of n skip locked
        for no key update of p skip locked
    );
end
$$;

comment on function internal.claimable(lending.notification_provider, timestamptz, integer) is
'Messages that a provider may be given at a time, locked with their parties: due, within the hours '
'on the party''s clock, and its turn by priority.';

revoke all on function internal.claimable(lending.notification_provider, timestamptz, integer)
from public;
