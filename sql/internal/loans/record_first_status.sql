create or replace function internal.record_first_status() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    insert into lending.loan_status_history (
        legal_entity_id,
        loan_id,
        version_number,
        to_status,
        reason_code,
        effective_on,
        booked_at,
        recorded_by_account_id
    )
    select
        n.legal_entity_id,
        n.id,
        1,
        n.status,
        n.status_reason_code,
        coalesce(n.closed_on, n.start_date),
        internal.booking_time(),
        internal.acting_account_id()
    from new_loans as n;
    return null;
end
$$;

comment on function internal.record_first_status() is
'Trigger of loan: keeps the status with which loans begin.';

revoke all on function internal.record_first_status() from public;
