create or replace function internal.write_plan(
    loan lending.loan,
    reason text,
    effective_on date,
    instalments finance.instalment[]
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    insert into lending.amortisation_plan (
        legal_entity_id, loan_id, version_number, reason, effective_on
    )
    values (
        (loan).legal_entity_id,
        (loan).id,
        (loan).current_plan_version,
        write_plan.reason,
        write_plan.effective_on
    );

    insert into lending.amortisation_line (
        legal_entity_id,
        loan_id,
        plan_version,
        line_number,
        kind,
        period_start_date,
        due_date,
        opening_balance_amount,
        principal_amount,
        interest_amount,
        fee_amount,
        penalty_amount,
        credited_principal_amount,
        credited_interest_amount,
        charged_with_line
    )
    select
        (loan).legal_entity_id,
        (loan).id,
        (loan).current_plan_version,
        i.number,
        i.kind,
        i.start_on,
        i.due_on,
        greatest(
            sum(i.principal - i.credited_principal) over ()
            - sum(i.principal - i.credited_principal) over (order by i.place)
            + i.principal - i.credited_principal,
            0
        ),
        i.principal,
        i.interest,
        i.fee,
        i.penalty,
        i.credited_principal,
        i.credited_interest,
        i.charged_with
    from internal.instalment_rows(write_plan.instalments) as i;
end
$$;

comment on function internal.write_plan(lending.loan, text, date, finance.instalment[]) is
'Writes the plan numbered current_plan_version of a loan, and its lines.';

revoke all on function internal.write_plan(lending.loan, text, date, finance.instalment[])
from public;
