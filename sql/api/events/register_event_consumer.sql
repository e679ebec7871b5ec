create or replace function api.register_event_consumer(
    legal_entity_id uuid,
    code text,
    event_types text[] default '{}',
    lease_seconds integer default 60,
    max_attempts integer default 10
) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _unknown text;
begin
    perform internal.require(register_event_consumer.legal_entity_id, 'manage_events');
    select t.code into _unknown
    from unnest(register_event_consumer.event_types) as t (code)
    where not exists (select from lending.event_type as k where k.code = t.code)
    limit 1;
    if found then
        raise exception using
            errcode = 'RL007',
            message = 'no such event type',
            detail = format('event type %s', _unknown),
            hint = 'See lending.event_type in the reference.';
    end if;

    insert into lending.event_consumer as c (
        legal_entity_id, code, event_types, lease_seconds, max_attempts
    )
    values (
        register_event_consumer.legal_entity_id,
        register_event_consumer.code,
        register_event_consumer.event_types,
        register_event_consumer.lease_seconds,
        register_event_consumer.max_attempts
    )
    on conflict on constraint event_consumer_pkey do update set
        lease_seconds = excluded.lease_seconds,
        max_attempts = excluded.max_attempts;
exception
    when check_violation or not_null_violation then
        raise exception using
            errcode = 'RL007',
            message = 'the consumer is not valid',
            detail = sqlerrm,
            hint = 'A code in snake case, a lease of 1 to 86400 seconds, 1 to 100 attempts.';
end
$$;

comment on function api.register_event_consumer(uuid, text, text[], integer, integer) is
'Registers who handles events of an entity, from the first event on; event_types empty means all '
'of them. For a known consumer only lease and attempts change. Needs manage_events. Raises RL001, '
'RL002 (access), RL007 (invalid argument).';

revoke all on function api.register_event_consumer(
    uuid, text, text[], integer, integer
) from public;
grant execute on function api.register_event_consumer(uuid, text, text[], integer, integer)
to rently_app, rently_scheduler;
