-- It begins with the events of transactions that have not ended: what happened before there was a
-- rule is told to nobody.
create or replace function internal.ensure_notification_consumer(legal_entity_id uuid)
returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _types text[] := array(
        select distinct t.event_type from lending.notification_trigger as t order by 1
    );
begin
    insert into lending.event_consumer as c (
        legal_entity_id, code, event_types, lease_seconds, position_transaction_id
    )
    values (
        ensure_notification_consumer.legal_entity_id,
        'notifications',
        _types,
        300,
        pg_snapshot_xmin(pg_current_snapshot())
    )
    on conflict on constraint event_consumer_pkey do update set event_types = excluded.event_types
    where c.event_types <> excluded.event_types;
end
$$;

comment on function internal.ensure_notification_consumer(uuid) is
'Registers the consumer that tells events to parties, from now on, for every event that can be '
'told.';

revoke all on function internal.ensure_notification_consumer(uuid) from public;
