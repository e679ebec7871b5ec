create or replace function internal.record_application_status() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    insert into lending.application_status_history (
        legal_entity_id,
        application_id,
        version_number,
        from_status,
        to_status,
        booked_at,
        recorded_by_account_id
    )
    select
        new.legal_entity_id,
        new.id,
        1 + coalesce(max(h.version_number), 0),
        case when tg_op = 'UPDATE' then old.status end,
        new.status,
        internal.booking_time(),
        internal.acting_account_id()
    from lending.application_status_history as h
    where h.legal_entity_id = new.legal_entity_id and h.application_id = new.id;
    return null;
end
$$;

comment on function internal.record_application_status() is
'Trigger of application: keeps each status, with the actor.';

revoke all on function internal.record_application_status() from public;
