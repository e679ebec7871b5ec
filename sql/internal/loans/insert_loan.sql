create or replace function internal.insert_loan(loan lending.loan) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _instalments finance.instalment[] := internal.planned_instalments(insert_loan.loan);
begin
    insert into lending.loan (
        legal_entity_id,
        id,
        loan_number,
        product_id,
        product_version_id,
        borrower_party_id,
        lease_id,
        currency_code,
        principal_amount,
        interest_rate,
        instalment_count,
        start_date,
        first_due_date,
        maturity_date,
        effective_interest_rate,
        calendar_known_at
    )
    values (
        (insert_loan.loan).legal_entity_id,
        (insert_loan.loan).id,
        (insert_loan.loan).loan_number,
        (insert_loan.loan).product_id,
        (insert_loan.loan).product_version_id,
        (insert_loan.loan).borrower_party_id,
        (insert_loan.loan).lease_id,
        (insert_loan.loan).currency_code,
        (insert_loan.loan).principal_amount,
        (insert_loan.loan).interest_rate,
        (insert_loan.loan).instalment_count,
        (insert_loan.loan).start_date,
        (insert_loan.loan).first_due_date,
        (select max(i.due_on) from internal.instalment_rows(_instalments) as i),
        internal.effective_rate(insert_loan.loan, _instalments),
        coalesce((insert_loan.loan).calendar_known_at, now())
    );
    insert_loan.loan.current_plan_version := 1;
    perform internal.write_plan(
        insert_loan.loan, 'origination', (insert_loan.loan).start_date, _instalments
    );
end
$$;

comment on function internal.insert_loan(lending.loan) is
'Writes an approved loan with its first plan. Raises what finance.schedule() raises.';

revoke all on function internal.insert_loan(lending.loan) from public;
