create or replace function api.complete_events(
    legal_entity_id uuid,
    consumer text,
    lease_id uuid,
    event_ids uuid[]
) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _consumer lending.event_consumer;
begin
    perform internal.require(complete_events.legal_entity_id, 'consume_events');
    _consumer := internal.lock_consumer(complete_events.legal_entity_id, complete_events.consumer);
    perform internal.require_lease(_consumer, complete_events.lease_id, complete_events.event_ids);

    update lending.event_delivery as d
    set state = 'done', lease_id = null
    where
        d.legal_entity_id = _consumer.legal_entity_id
        and d.consumer_code = _consumer.code
        and d.event_id = any (complete_events.event_ids);
    perform internal.advance_consumer(_consumer);
end
$$;

comment on function api.complete_events(uuid, text, uuid, uuid[]) is
'Says that a worker has handled events of its claim. Needs consume_events. Raises RL001, RL002 '
'(access), RL870 (unknown consumer), RL871 (the lease is lost; nothing is marked).';

revoke all on function api.complete_events(uuid, text, uuid, uuid[]) from public;
grant execute on function api.complete_events(uuid, text, uuid, uuid[]) to rently_app,
rently_scheduler;
