create or replace function internal.require_lease(
    consumer lending.event_consumer,
    lease_id uuid,
    event_ids uuid[]
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _lost uuid;
begin
    select e.id into _lost
    from unnest(require_lease.event_ids) as e (id)
    where not exists (
        select
        from lending.event_delivery as d
        where
            d.legal_entity_id = (consumer).legal_entity_id
            and d.consumer_code = (consumer).code
            and d.event_id = e.id
            and d.lease_id = require_lease.lease_id
    )
    limit 1;
    if found then
        raise exception using
            errcode = 'RL871',
            message = 'an event is not leased to this claim any more',
            detail = format('event %s, lease %s', _lost, require_lease.lease_id),
            hint = 'Stop: another worker handles it. Undo what you did, or make it harmless to '
                'repeat.';
    end if;
end
$$;

comment on function internal.require_lease(lending.event_consumer, uuid, uuid[]) is
'Raises RL871 unless every event is leased to the claim. The caller holds the consumer''s lock.';

revoke all on function internal.require_lease(lending.event_consumer, uuid, uuid[]) from public;
