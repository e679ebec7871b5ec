create or replace function internal.record_status() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    insert into lending.loan_status_history (
        legal_entity_id,
        loan_id,
        version_number,
        from_status,
        to_status,
        reason_code,
        effective_on,
        booked_at,
        recorded_by_account_id
    )
    values (
        new.legal_entity_id,
        new.id,
        1 + (
            select max(h.version_number)
            from lending.loan_status_history as h
            where h.legal_entity_id = new.legal_entity_id and h.loan_id = new.id
        ),
        old.status,
        new.status,
        new.status_reason_code,
        new.status_on,
        internal.booking_time(),
        internal.acting_account_id()
    );
    return null;
end
$$;

comment on function internal.record_status() is
'Trigger of loan: keeps each change of status, with reason and actor.';

revoke all on function internal.record_status() from public;
