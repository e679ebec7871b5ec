create or replace function internal.emit_event(
    legal_entity_id uuid,
    event_type text,
    aggregate_type text,
    aggregate_id uuid,
    payload jsonb
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    insert into lending.outbox_event (
        legal_entity_id, event_type, aggregate_type, aggregate_id, occurred_at, payload
    )
    values (
        emit_event.legal_entity_id,
        emit_event.event_type,
        emit_event.aggregate_type,
        emit_event.aggregate_id,
        internal.booking_time(),
        emit_event.payload
    );
end
$$;

comment on function internal.emit_event(uuid, text, text, uuid, jsonb) is
'Writes a business event in the transaction that makes it true. The payload holds no personal '
'data.';

revoke all on function internal.emit_event(uuid, text, text, uuid, jsonb) from public;
