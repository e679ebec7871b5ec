-- requires: internal.contact_limit_for, internal.may_notify, internal.next_permitted_at
create or replace function internal.queue_notifications(
    legal_entity_id uuid, requests internal.notification_request[]
) returns table (dedupe_key text, notification_id uuid, missing_fields text)
language plpgsql volatile
set search_path = ''
as $$
declare
    _now timestamptz := internal.booking_time();
begin
    return query
    with
    asked as materialized (
        select
            r.*,
            t.id as template_id,
            coalesce(p.time_zone, e.time_zone) as time_zone,
            (
                select string_agg(f.field, ', ' order by f.field)
                from lending.notification_template_field as f
                where
                    f.legal_entity_id = t.legal_entity_id
                    and f.template_id = t.id
                    and f.field <> 'name'
                    and r.payload ->> f.field is null
            ) as missing
        from unnest(queue_notifications.requests) as r
        inner join lending.legal_entity as e on e.id = queue_notifications.legal_entity_id
        left join lending.contact_preference as p
            on p.legal_entity_id = e.id and r.party_id = p.party_id
        -- The text that was asked for, else the standard one; in the party's language, else any.
        cross join lateral (
            select x.*
            from lending.notification_template as x
            where
                x.legal_entity_id = e.id
                and x.kind = r.kind
                and x.channel = r.channel
                and x.code in (coalesce(r.template_code, 'standard'), 'standard')
            order by
                (x.code = r.template_code) desc nulls last,
                (x.language_code = p.language_code) desc nulls last,
                x.version_number desc
            limit 1
        ) as t
    ),

    queued as (
        insert into lending.notification as n (
            legal_entity_id, template_id, kind, party_id, loan_id, channel, payload, dedupe_key,
            state, time_zone, limit_code, earliest_time, latest_time, iso_days, available_at
        )
        select
            queue_notifications.legal_entity_id,
            a.template_id,
            a.kind,
            a.party_id,
            a.loan_id,
            a.channel,
            a.payload,
            a.dedupe_key,
            case
                when internal.may_notify(
                    queue_notifications.legal_entity_id,
                    a.party_id,
                    a.kind,
                    a.channel,
                    l.is_consent_needed
                ) then 'queued'
                else 'suppressed'
            end,
            a.time_zone,
            l.code,
            l.earliest_time,
            l.latest_time,
            l.iso_days,
            internal.next_permitted_at(
                a.time_zone, l.earliest_time, l.latest_time, l.iso_days, _now
            )
        from asked as a
        cross join
            lateral internal.contact_limit_for(
                queue_notifications.legal_entity_id,
                a.party_id,
                a.channel,
                (timezone(a.time_zone, _now))::date
            ) as l
        where a.missing is null
        on conflict on constraint notification_dedupe_key do nothing
        returning n.dedupe_key, n.id
    )

    select
        a.dedupe_key,
        q.id,
        a.missing
    from asked as a
    left join queued as q on a.dedupe_key = q.dedupe_key
    where a.missing is not null or q.id is not null;
end
$$;

comment on function internal.queue_notifications(uuid, internal.notification_request[]) is
'Queues messages, each once for its dedupe_key, in the language of the party where there is a '
'text, due at the next instant that the limit of its country permits. Without consent, or where '
'the party wants none, it is suppressed. Returns one row a message that was queued, or whose '
'facts lack fields of its text; none where there is no text for the channel, or it was queued '
'before.';

revoke all on function internal.queue_notifications(uuid, internal.notification_request[])
from public;
