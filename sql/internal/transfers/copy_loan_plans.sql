create or replace function internal.copy_loan_plans(loan lending.loan, copy lending.loan)
returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    insert into lending.amortisation_plan (
        legal_entity_id, loan_id, version_number, reason, effective_on
    )
    select
        (copy).legal_entity_id, (copy).id, p.version_number, p.reason, p.effective_on
    from lending.amortisation_plan as p
    where p.legal_entity_id = (loan).legal_entity_id and p.loan_id = (loan).id;

    insert into lending.amortisation_line (
        legal_entity_id, loan_id, plan_version, line_number, kind, period_start_date, due_date,
        opening_balance_amount, principal_amount, interest_amount, fee_amount, penalty_amount,
        credited_principal_amount, credited_interest_amount, charged_with_line
    )
    select
        (copy).legal_entity_id, (copy).id, s.plan_version, s.line_number, s.kind,
        s.period_start_date, s.due_date, s.opening_balance_amount, s.principal_amount,
        s.interest_amount, s.fee_amount, s.penalty_amount, s.credited_principal_amount,
        s.credited_interest_amount, s.charged_with_line
    from lending.amortisation_line as s
    where s.legal_entity_id = (loan).legal_entity_id and s.loan_id = (loan).id;

    insert into lending.delinquency_pause (
        legal_entity_id, loan_id, paused_during, reason, recorded_by_account_id
    )
    select
        (copy).legal_entity_id, (copy).id, p.paused_during, p.reason,
        internal.acting_account_id()
    from lending.delinquency_pause as p
    where p.legal_entity_id = (loan).legal_entity_id and p.loan_id = (loan).id;
end
$$;

comment on function internal.copy_loan_plans(lending.loan, lending.loan) is
'Gives the copy of a loan its plans and the pauses of its lateness.';

revoke all on function internal.copy_loan_plans(lending.loan, lending.loan) from public;
