create or replace function internal.renew_plan(
    loan lending.loan, instalments finance.instalment[]
) returns lending.loan
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan lending.loan := renew_plan.loan;
begin
    if not exists (
        (
            select
                i.number, i.kind, i.start_on, i.due_on, i.principal, i.interest, i.fee, i.penalty,
                i.credited_principal, i.credited_interest, i.charged_with
            from internal.instalment_rows(renew_plan.instalments) as i
            except
            select
                s.line_number, s.kind, s.period_start_date, s.due_date, s.principal_amount,
                s.interest_amount, s.fee_amount, s.penalty_amount, s.credited_principal_amount,
                s.credited_interest_amount, s.charged_with_line
            from lending.amortisation_line as s
            where
                s.legal_entity_id = (loan).legal_entity_id
                and s.loan_id = (loan).id
                and s.plan_version = (loan).current_plan_version
        )
    )
    and cardinality(renew_plan.instalments) = (
        select count(*)
        from lending.amortisation_line as s
        where
            s.legal_entity_id = (loan).legal_entity_id
            and s.loan_id = (loan).id
            and s.plan_version = (loan).current_plan_version
    ) then
        return _loan;
    end if;
    _loan.current_plan_version := _loan.current_plan_version + 1;
    perform internal.write_plan(
        _loan,
        'servicing',
        internal.business_date(_loan.legal_entity_id),
        renew_plan.instalments
    );
    return _loan;
end
$$;

comment on function internal.renew_plan(lending.loan, finance.instalment[]) is
'Gives a loan a new plan if its instalments differ from those in force; returns the loan with '
'the plan''s version.';

revoke all on function internal.renew_plan(lending.loan, finance.instalment[]) from public;
