create or replace function internal.emit_loan_event(
    event_type text, transaction lending.loan_transaction
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    perform internal.emit_event(
        (transaction).legal_entity_id,
        emit_loan_event.event_type,
        'loan',
        (transaction).loan_id,
        jsonb_strip_nulls(
            jsonb_build_object(
                'loan_transaction_id', (transaction).id,
                'transaction_type', (transaction).transaction_type,
                'original_transaction_id', (transaction).original_transaction_id,
                'amount', (transaction).amount,
                'currency_code', (transaction).currency_code,
                'value_date', (transaction).value_date
            )
        )
    );
end
$$;

comment on function internal.emit_loan_event(text, lending.loan_transaction) is
'Writes the business event of a transaction on a loan.';

revoke all on function internal.emit_loan_event(text, lending.loan_transaction) from public;
