create or replace function api.resolve_dead_event(
    legal_entity_id uuid,
    consumer text,
    event_id uuid,
    resolution text
) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _consumer lending.event_consumer;
begin
    perform internal.require(resolve_dead_event.legal_entity_id, 'manage_events');
    if resolve_dead_event.resolution is null
        or resolve_dead_event.resolution not in ('retry', 'skip')
    then
        raise exception using
            errcode = 'RL007',
            message = 'a dead letter is retried or skipped',
            detail = format('resolution %s', coalesce(resolve_dead_event.resolution, 'null')),
            hint = 'Give retry or skip.';
    end if;
    _consumer := internal.lock_consumer(
        resolve_dead_event.legal_entity_id, resolve_dead_event.consumer
    );

    update lending.event_delivery as d
    set
        state = case resolve_dead_event.resolution when 'skip' then 'done' else 'waiting' end,
        attempts = 0,
        available_at = clock_timestamp()
    where
        d.legal_entity_id = _consumer.legal_entity_id
        and d.consumer_code = _consumer.code
        and d.event_id = resolve_dead_event.event_id
        and d.state = 'dead';
    if not found then
        raise exception using
            errcode = 'RL872',
            message = 'the event is no dead letter of the consumer',
            detail = format('event %s, consumer %s', resolve_dead_event.event_id, _consumer.code),
            hint = 'See api.dead_event.';
    end if;
    perform internal.advance_consumer(_consumer);
end
$$;

comment on function api.resolve_dead_event(uuid, text, uuid, text) is
'Retries a dead letter from its first attempt, or skips it so that its aggregate goes on. Needs '
'manage_events. Raises RL001, RL002 (access), RL007 (resolution), RL870 (unknown consumer), RL872 '
'(no dead letter).';

revoke all on function api.resolve_dead_event(uuid, text, uuid, text) from public;
grant execute on function api.resolve_dead_event(uuid, text, uuid, text) to rently_app,
rently_scheduler;
