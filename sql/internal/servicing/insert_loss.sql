create or replace function internal.insert_loss(
    loan lending.loan,
    id uuid,
    transaction_type text,
    amount numeric,
    value_date date,
    reason_code text
) returns lending.loan_transaction
language plpgsql volatile
set search_path = ''
as $$
declare
    _transaction lending.loan_transaction;
begin
    insert into lending.loan_transaction (
        legal_entity_id,
        id,
        loan_id,
        currency_code,
        transaction_type,
        amount,
        value_date,
        booked_at,
        reason_code,
        recorded_by_account_id
    )
    values (
        (loan).legal_entity_id,
        insert_loss.id,
        (loan).id,
        (loan).currency_code,
        insert_loss.transaction_type,
        insert_loss.amount,
        insert_loss.value_date,
        internal.booking_time(),
        insert_loss.reason_code,
        internal.acting_account_id()
    )
    returning * into _transaction;
    return _transaction;
end
$$;

comment on function internal.insert_loss(
    lending.loan, uuid, text, numeric, date, text
) is
'Writes a charge-off, a write-off or a recovery, booked now by the acting account.';

revoke all on function internal.insert_loss(
    lending.loan, uuid, text, numeric, date, text
) from public;
