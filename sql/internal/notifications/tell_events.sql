-- requires: internal.queue_notifications
create or replace function internal.tell_events(
    legal_entity_id uuid, events internal.told_event[]
) returns table (event_id uuid, notification_id uuid, missing_fields text)
language plpgsql volatile
set search_path = ''
as $$
declare
    _requests internal.notification_request[];
begin
    select
        array_agg(
            row(
                r.kind,
                coalesce(r.template_code, e.payload ->> 'template_code'),
                w.party_id,
                l.id,
                w.channel,
                -- What the event says goes before what the loan says.
                jsonb_strip_nulls(
                    jsonb_build_object(
                        'loan_number', l.loan_number,
                        'currency_code', l.currency_code,
                        'amount', coalesce(
                            e.payload ->> 'overdue_amount', e.payload ->> 'amount'
                        ),
                        'due_on', coalesce(
                            p.due_on::text,
                            e.payload ->> 'value_date',
                            l.oldest_unpaid_due_date::text
                        )
                    )
                ) || e.payload,
                e.event_id || ':' || r.code
            )::internal.notification_request
        )
    into _requests
    from unnest(tell_events.events) as e
    inner join lending.notification_rule as r
        on
            r.legal_entity_id = tell_events.legal_entity_id
            and e.event_type = r.event_type
            and r.valid_during @> e.occurred_at
            and e.payload @> r.condition
    left join lending.loan as l
        on
            l.legal_entity_id = tell_events.legal_entity_id
            and e.aggregate_type = 'loan'
            and e.aggregate_id = l.id
    left join lending.promise_to_pay as p
        on
            p.legal_entity_id = tell_events.legal_entity_id
            and p.id = (e.payload ->> 'promise_id')::uuid
    cross join lateral (
        select
            coalesce(
                (e.payload ->> 'party_id')::uuid,
                l.borrower_party_id,
                case when e.aggregate_type = 'party' then e.aggregate_id end
            ) as party_id,
            coalesce(r.channel, e.payload ->> 'channel') as channel
    ) as w
    where w.party_id is not null and w.channel is not null;

    return query
    select
        split_part(q.dedupe_key, ':', 1)::uuid,
        q.notification_id,
        q.missing_fields
    from internal.queue_notifications(tell_events.legal_entity_id, _requests) as q;
end
$$;

comment on function internal.tell_events(uuid, internal.told_event[]) is
'Queues the messages that the rules make of events, each once, and returns them, with the fields '
'that a text wants and an event does not have.';

revoke all on function internal.tell_events(uuid, internal.told_event[]) from public;
