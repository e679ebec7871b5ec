create or replace function api.fail_event(
    legal_entity_id uuid,
    consumer text,
    lease_id uuid,
    event_id uuid,
    error text
) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _consumer lending.event_consumer;
    _state text;
begin
    perform internal.require(fail_event.legal_entity_id, 'consume_events');
    _consumer := internal.lock_consumer(fail_event.legal_entity_id, fail_event.consumer);
    perform internal.require_lease(_consumer, fail_event.lease_id, array[fail_event.event_id]);

    update lending.event_delivery as d
    set
        state = case when d.attempts + 1 >= _consumer.max_attempts then 'dead' else 'waiting' end,
        attempts = d.attempts + 1,
        available_at = clock_timestamp() + least(
            interval '1 second' * 2 ^ d.attempts, interval '1 hour'
        ),
        lease_id = null,
        last_error = left(fail_event.error, 2000)
    where
        d.legal_entity_id = _consumer.legal_entity_id
        and d.consumer_code = _consumer.code
        and d.event_id = fail_event.event_id
    returning d.state into _state;
    return _state;
end
$$;

comment on function api.fail_event(uuid, text, uuid, uuid, text) is
'Says that a worker could not handle an event: it is tried again after 1, 2, 4 … seconds (an hour '
'at most), and is a dead letter after the consumer''s max_attempts. Returns waiting or dead. '
'Needs consume_events. Raises RL001, RL002 (access), RL870 (unknown consumer), RL871 (the lease '
'is lost).';

revoke all on function api.fail_event(uuid, text, uuid, uuid, text) from public;
grant execute on function api.fail_event(uuid, text, uuid, uuid, text) to rently_app,
rently_scheduler;
