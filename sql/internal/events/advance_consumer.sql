-- The position moves to the last event before the first one that is not done; what lies behind it
-- needs no delivery rows any more.
create or replace function internal.advance_consumer(consumer lending.event_consumer) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _open_transaction_id xid8;
    _open_event_id uuid;
    _done_transaction_id xid8;
    _done_event_id uuid;
begin
    select e.transaction_id, e.id into _open_transaction_id, _open_event_id
    from lending.outbox_event as e
    where
        e.legal_entity_id = (consumer).legal_entity_id
        and (e.transaction_id, e.id)
        > ((consumer).position_transaction_id, (consumer).position_event_id)
        and ((consumer).event_types = '{}' or e.event_type = any ((consumer).event_types))
        and not exists (
            select
            from lending.event_delivery as d
            where
                d.legal_entity_id = e.legal_entity_id
                and d.consumer_code = (consumer).code
                and d.event_id = e.id
                and d.state = 'done'
        )
    order by e.transaction_id, e.id
    limit 1;

    select d.event_transaction_id, d.event_id into _done_transaction_id, _done_event_id
    from lending.event_delivery as d
    where
        d.legal_entity_id = (consumer).legal_entity_id
        and d.consumer_code = (consumer).code
        and d.state = 'done'
        and (
            _open_event_id is null
            or (d.event_transaction_id, d.event_id) < (_open_transaction_id, _open_event_id)
        )
    order by d.event_transaction_id desc, d.event_id desc
    limit 1;
    if not found then
        return;
    end if;

    update lending.event_consumer as c
    set
        position_transaction_id = _done_transaction_id,
        position_event_id = _done_event_id
    where c.legal_entity_id = (consumer).legal_entity_id and c.code = (consumer).code;
    delete from lending.event_delivery as d
    where
        d.legal_entity_id = (consumer).legal_entity_id
        and d.consumer_code = (consumer).code
        and (d.event_transaction_id, d.event_id) <= (_done_transaction_id, _done_event_id);
end
$$;

comment on function internal.advance_consumer(lending.event_consumer) is
'Moves a consumer''s position over the events that are done without a gap, and removes their '
'deliveries.';

revoke all on function internal.advance_consumer(lending.event_consumer) from public;
