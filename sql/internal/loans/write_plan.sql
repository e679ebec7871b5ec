create or replace function internal.write_plan(
    loan lending.loan,
    reason text,
    schedule finance.schedule_row[]
) returns void
language sql volatile
begin atomic
    insert into lending.amortisation_plan (
        legal_entity_id, loan_id, version_number, reason, effective_on
    )
    values (
        (write_plan.loan).legal_entity_id,
        (write_plan.loan).id,
        (write_plan.loan).current_plan_version,
        write_plan.reason,
        (write_plan.loan).start_date
    );

    insert into lending.amortisation_line (
        legal_entity_id,
        loan_id,
        plan_version,
        line_number,
        period_start_date,
        due_date,
        opening_balance_amount,
        principal_amount,
        interest_amount,
        fee_amount
    )
    select
        (write_plan.loan).legal_entity_id,
        (write_plan.loan).id,
        (write_plan.loan).current_plan_version,
        s.number,
        s.start_on,
        s.due_on,
        s.opening_balance,
        s.principal,
        s.interest,
        s.fees
    from unnest(write_plan.schedule) as s;
end;

comment on function internal.write_plan(lending.loan, text, finance.schedule_row[]) is
'Writes the plan numbered current_plan_version of a loan, and its lines.';

revoke all on function internal.write_plan(lending.loan, text, finance.schedule_row[]) from public;
