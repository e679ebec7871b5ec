create or replace function internal.lock_consumer(legal_entity_id uuid, consumer_code text)
returns lending.event_consumer
language plpgsql volatile
set search_path = ''
as $$
declare
    _consumer lending.event_consumer;
begin
    select c.* into _consumer
    from lending.event_consumer as c
    where
        c.legal_entity_id = lock_consumer.legal_entity_id
        and c.code = lock_consumer.consumer_code
    for no key update;
    if not found then
        raise exception using
            errcode = 'RL870',
            message = 'the entity has no such event consumer',
            detail = format('consumer %s', lock_consumer.consumer_code),
            hint = 'Register it with api.register_event_consumer().';
    end if;
    return _consumer;
end
$$;

comment on function internal.lock_consumer(uuid, text) is
'The consumer, locked: claims and answers of one consumer take turns. Raises RL870 if there is '
'none.';

revoke all on function internal.lock_consumer(uuid, text) from public;
