create or replace function internal.copy_loan(
    loan lending.loan, version lending.product_version, borrower_party_id uuid
) returns lending.loan
language plpgsql volatile
set search_path = ''
as $$
declare
    _copy lending.loan;
    _number text := (loan).loan_number;
    _suffix integer := 0;
begin
    while exists (
        select
        from lending.loan as l
        where l.legal_entity_id = (version).legal_entity_id and l.loan_number = _number
    )
    loop
        _suffix := _suffix + 1;
        _number := (loan).loan_number || '/' || _suffix;
    end loop;
    insert into lending.loan (
        legal_entity_id, loan_number, product_id, product_version_id, borrower_party_id,
        currency_code, status, status_reason_code, principal_amount, interest_rate,
        instalment_count, start_date, maturity_date, current_plan_version, disbursed_amount,
        principal_repaid_amount, principal_written_off_amount, interest_repaid_amount,
        fee_repaid_amount, penalty_repaid_amount, oldest_unpaid_due_date, is_fraud,
        effective_interest_rate, calendar_known_at, first_due_date
    )
    values (
        (version).legal_entity_id, _number, (version).product_id, (version).id,
        copy_loan.borrower_party_id, (loan).currency_code, (loan).status, 'transferred',
        (loan).principal_amount, (loan).interest_rate,
        (loan).instalment_count, (loan).start_date, (loan).maturity_date,
        (loan).current_plan_version, (loan).disbursed_amount, (loan).principal_repaid_amount,
        (loan).principal_written_off_amount, (loan).interest_repaid_amount,
        (loan).fee_repaid_amount, (loan).penalty_repaid_amount, (loan).oldest_unpaid_due_date,
        (loan).is_fraud, (loan).effective_interest_rate, (loan).calendar_known_at,
        (loan).first_due_date
    )
    returning * into _copy;
    perform internal.copy_loan_plans(copy_loan.loan, _copy);
    perform internal.copy_loan_events(copy_loan.loan, _copy);
    return _copy;
end
$$;

comment on function internal.copy_loan(lending.loan, lending.product_version, uuid) is
'A loan of one entity with its whole history in the books of another: the same events, so that it '
'goes on as it would have. Nothing is posted. The number gets a suffix where it is taken.';

revoke all on function internal.copy_loan(lending.loan, lending.product_version, uuid) from public;
