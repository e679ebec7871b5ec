create or replace function internal.insert_transaction(
    loan lending.loan,
    transaction_type text,
    amount numeric,
    value_date date,
    component text default null,
    due_date date default null,
    original_transaction_id uuid default null,
    id uuid default internal.uuid_v7(),
    reason_code text default null
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
        component,
        due_date,
        original_transaction_id,
        reason_code,
        recorded_by_account_id
    )
    values (
        (loan).legal_entity_id,
        insert_transaction.id,
        (loan).id,
        (loan).currency_code,
        insert_transaction.transaction_type,
        insert_transaction.amount,
        insert_transaction.value_date,
        internal.booking_time(),
        insert_transaction.component,
        insert_transaction.due_date,
        insert_transaction.original_transaction_id,
        insert_transaction.reason_code,
        internal.acting_account_id()
    )
    returning * into _transaction;
    return _transaction;
end
$$;

comment on function internal.insert_transaction(
    lending.loan, text, numeric, date, text, date, uuid, uuid, text
) is
'Writes a transaction on a loan, booked now by the acting account; what it means is booked after.';

revoke all on function internal.insert_transaction(
    lending.loan, text, numeric, date, text, date, uuid, uuid, text
) from public;
