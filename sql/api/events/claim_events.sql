-- Sequence order is not commit order. Events are handed out in the order of their transactions, and
-- only those of transactions before the oldest one that still runs: no event can appear before them
-- later.
create or replace function api.claim_events(
    legal_entity_id uuid,
    consumer text,
    batch_size integer default 100
) returns table (
    event_id uuid,
    lease_id uuid,
    event_type text,
    aggregate_type text,
    aggregate_id uuid,
    occurred_at timestamptz,
    payload jsonb,
    attempts integer
)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _consumer lending.event_consumer;
    _lease_id uuid := internal.uuid_v7();
    _now timestamptz := clock_timestamp();
begin
    perform internal.require(claim_events.legal_entity_id, 'consume_events');
    _consumer := internal.lock_consumer(claim_events.legal_entity_id, claim_events.consumer);

    return query
    with
    blocked as (
        select d.aggregate_id
        from lending.event_delivery as d
        where
            d.legal_entity_id = _consumer.legal_entity_id
            and d.consumer_code = _consumer.code
            and d.state <> 'done'
            and (d.state = 'dead' or d.available_at > _now)
    ),

    pending as (
        select e.*
        from lending.outbox_event as e
        left join lending.event_delivery as d
            on
                d.legal_entity_id = _consumer.legal_entity_id
                and d.consumer_code = _consumer.code
                and d.event_id = e.id
        where
            e.legal_entity_id = _consumer.legal_entity_id
            and (e.transaction_id, e.id)
            > (_consumer.position_transaction_id, _consumer.position_event_id)
            and e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
            and (_consumer.event_types = '{}' or e.event_type = any (_consumer.event_types))
            and d.state is distinct from 'done'
            and not exists (select from blocked as b where b.aggregate_id = e.aggregate_id)
        order by e.transaction_id, e.id
        limit 10 * claim_events.batch_size
    ),

    first_of_aggregate as (
        select distinct on (p.aggregate_id) p.*
        from pending as p
        order by p.aggregate_id, p.transaction_id, p.id
    ),

    batch as (
        select f.*
        from first_of_aggregate as f
        order by f.transaction_id, f.id
        limit claim_events.batch_size
    ),

    leased as (
        insert into lending.event_delivery as d (
            legal_entity_id,
            consumer_code,
            event_id,
            event_transaction_id,
            aggregate_id,
            state,
            available_at,
            lease_id
        )
        select
            b.legal_entity_id,
            _consumer.code,
            b.id,
            b.transaction_id,
            b.aggregate_id,
            'leased',
            _now + make_interval(secs => _consumer.lease_seconds),
            _lease_id
        from batch as b
        on conflict on constraint event_delivery_pkey do update set
            state = excluded.state,
            available_at = excluded.available_at,
            lease_id = excluded.lease_id
        returning d.event_id, d.attempts
    )

    select
        b.id,
        _lease_id,
        b.event_type,
        b.aggregate_type,
        b.aggregate_id,
        b.occurred_at,
        b.payload,
        l.attempts
    from batch as b
    inner join leased as l on b.id = l.event_id
    order by b.transaction_id, b.id;
end
$$;

comment on function api.claim_events(uuid, text, integer) is
'Leases a batch of events to a worker of the consumer, at least once each, in order per aggregate: '
'the next event of an aggregate is handed out when the one before is done. '
'Answer with api.complete_events() or api.fail_event() before the lease ends. '
'Needs consume_events. Raises RL001, RL002 (access), RL870 (unknown consumer).';

revoke all on function api.claim_events(uuid, text, integer) from public;
grant execute on function api.claim_events(uuid, text, integer) to rently_app, rently_scheduler;
