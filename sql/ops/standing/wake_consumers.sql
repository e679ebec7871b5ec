-- In a transaction of its own, never in one of the business: a commit that notifies waits for all
-- others that do.
create or replace function ops.wake_consumers() returns bigint
language sql volatile security definer
set search_path = ''
begin atomic
    with idle as (
        select format('%s/%s', c.legal_entity_id, c.code) as consumer
        from lending.event_consumer as c
        where exists (
            select
            from lending.outbox_event as e
            left join lending.event_delivery as d
                on
                    e.legal_entity_id = d.legal_entity_id
                    and c.code = d.consumer_code
                    and e.id = d.event_id
            where
                e.legal_entity_id = c.legal_entity_id
                and (e.transaction_id, e.id)
                > (c.position_transaction_id, c.position_event_id)
                and e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
                and (c.event_types = '{}' or e.event_type = any(c.event_types))
                and (
                    d.state is null
                    or (d.state in ('leased', 'waiting') and d.available_at <= clock_timestamp())
                )
        )
    )

    select count(*)
    from idle as i
    cross join lateral pg_notify('rently_events', i.consumer);
end;

comment on function ops.wake_consumers() is
'Notifies the channel rently_events of each consumer, as legal_entity_id/code, that has events to '
'claim, of any legal entity, and returns how many those are. A sleeping worker that listens there '
'need not ask again and again; one that does not is served all the same.';

revoke all on function ops.wake_consumers() from public;
grant execute on function ops.wake_consumers() to rently_scheduler;
alter function ops.wake_consumers() owner to rently_refresher;
