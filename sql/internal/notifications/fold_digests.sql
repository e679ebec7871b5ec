create or replace function internal.fold_digests(legal_entity_id uuid) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _folded bigint;
begin
    with
    waiting as materialized (
        select
            n.id,
            n.party_id,
            n.channel,
            n.available_at
        from lending.notification as n
        inner join lending.notification_kind as k on n.kind = k.code
        where
            n.legal_entity_id = fold_digests.legal_entity_id
            and n.state = 'queued'
            and n.tried_providers = '{}'
            and k.is_digestible
        for update of n skip locked
    ),

    pile as materialized (
        select
            w.party_id,
            w.channel,
            internal.uuid_v7() as digest_id,
            min(w.available_at) as available_at,
            array_agg(w.id) as members
        from waiting as w
        group by w.party_id, w.channel
        having count(*) > 1
    ),

    digest as (
        insert into lending.notification as n (
            legal_entity_id, id, template_id, kind, party_id, channel, payload, dedupe_key, state,
            time_zone, limit_code, earliest_time, latest_time, iso_days, available_at
        )
        select
            fold_digests.legal_entity_id,
            p.digest_id,
            t.id,
            t.kind,
            p.party_id,
            p.channel,
            '{}',
            'digest:' || p.digest_id,
            'queued',
            m.time_zone,
            m.limit_code,
            m.earliest_time,
            m.latest_time,
            m.iso_days,
            p.available_at
        from pile as p
        -- The hours of the message that is due first.
        cross join lateral (
            select x.*
            from lending.notification as x
            where x.legal_entity_id = fold_digests.legal_entity_id and x.id = any(p.members)
            order by x.available_at, x.id
            limit 1
        ) as m
        left join lending.contact_preference as c
            on c.legal_entity_id = fold_digests.legal_entity_id and p.party_id = c.party_id
        cross join lateral (
            select x.id, x.kind
            from lending.notification_template as x
            where
                x.legal_entity_id = fold_digests.legal_entity_id
                and x.kind = 'digest'
                and x.channel = p.channel
            order by (x.language_code = c.language_code) desc nulls last, x.version_number desc
            limit 1
        ) as t
        returning n.id
    ),

    merged as (
        update lending.notification as n
        set state = 'merged', digest_id = p.digest_id
        from pile as p
        inner join digest as d on p.digest_id = d.id
        where n.legal_entity_id = fold_digests.legal_entity_id and n.id = any(p.members)
        returning n.id
    )

    select count(*) into _folded from digest as d;
    return _folded;
end
$$;

comment on function internal.fold_digests(uuid) is
'Puts several messages that wait for one party on one channel into a digest, where the entity has '
'a text of the kind digest for the channel; returns how many digests it made. A message that a '
'provider was asked to send goes by itself.';

revoke all on function internal.fold_digests(uuid) from public;
