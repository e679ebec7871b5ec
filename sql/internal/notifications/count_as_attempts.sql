-- requires: internal.free_contact_place
-- The caller holds the locks of internal.claimable(), so nobody else takes a place meanwhile. Of
-- several messages to one party the first counts now; the others wait for the next claim.
create or replace function internal.count_as_attempts(
    legal_entity_id uuid, notification_ids uuid[], at_time timestamptz
) returns uuid[]
language plpgsql volatile
set search_path = ''
as $$
declare
    _ready uuid[];
begin
    with
    asked as materialized (
        select
            n.*,
            m.loan_id as told_loan_id,
            row_number() over (partition by n.party_id order by n.available_at, n.id) as turn,
            (timezone(n.time_zone, count_as_attempts.at_time))::date as on_date
        from lending.notification as n
        -- Of a digest: the first message in it that asks for overdue money.
        cross join lateral (
            select x.loan_id
            from lending.notification as x
            inner join lending.notification_kind as k on x.kind = k.code
            where
                x.legal_entity_id = n.legal_entity_id
                and (x.id = n.id or x.digest_id = n.id)
                and k.is_collections
                and x.loan_id is not null
            order by x.id
            limit 1
        ) as m
        where
            n.legal_entity_id = count_as_attempts.legal_entity_id
            and n.id = any (count_as_attempts.notification_ids)
            and n.contact_attempt_id is null
            and n.state in ('queued', 'leased')
    ),

    placed as materialized (
        select
            a.*,
            l.max_attempts,
            l.window_days,
            case
                when a.turn = 1
                    then internal.free_contact_place(a.legal_entity_id, a.party_id, l, a.on_date)
            end as place,
            internal.uuid_v7() as attempt_id
        from asked as a
        inner join lending.contact_limit as l on a.limit_code = l.code
    ),

    attempted as (
        insert into lending.contact_attempt (
            legal_entity_id, id, loan_id, party_id, channel, outcome, attempted_at, time_zone,
            place, limit_code, max_attempts, window_days, earliest_time, latest_time, iso_days,
            recorded_by_account_id
        )
        select
            p.legal_entity_id, p.attempt_id, p.told_loan_id, p.party_id, p.channel,
            'message_left', count_as_attempts.at_time, p.time_zone, p.place, p.limit_code,
            p.max_attempts, p.window_days, p.earliest_time, p.latest_time, p.iso_days,
            internal.acting_account_id()
        from placed as p
        where p.place is not null
    ),

    settled as (
        update lending.notification as n
        set
            contact_attempt_id = case when p.place is not null then p.attempt_id end,
            -- Above the limit it waits until an attempt no longer counts.
            available_at = case
                when p.place is not null or p.turn > 1 then n.available_at
                else internal.next_permitted_at(
                    n.time_zone,
                    n.earliest_time,
                    n.latest_time,
                    n.iso_days,
                    (
                        select timezone(n.time_zone, min(upper(c.counted_during))::timestamp)
                        from lending.contact_attempt as c
                        where
                            c.legal_entity_id = n.legal_entity_id
                            and c.party_id = n.party_id
                            and c.channel = n.channel
                            and upper(c.counted_during) > p.on_date
                    )
                )
            end,
            state = 'queued',
            lease_id = null
        from placed as p
        where n.legal_entity_id = p.legal_entity_id and n.id = p.id
        returning n.id, n.contact_attempt_id
    )

    select
        array(
            select i.id
            from unnest(count_as_attempts.notification_ids) as i (id)
            where not exists (
                select from settled as s where s.id = i.id and s.contact_attempt_id is null
            )
        )
    into _ready;
    return _ready;
end
$$;

comment on function internal.count_as_attempts(uuid, uuid[], timestamptz) is
'Records the messages that ask for overdue money as attempts to reach their debtors, each once, '
'and returns the messages that may go. One above the limit of lending.contact_limit is put off '
'until an earlier attempt no longer counts.';

revoke all on function internal.count_as_attempts(uuid, uuid[], timestamptz) from public;
