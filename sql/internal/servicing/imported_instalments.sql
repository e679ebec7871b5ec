create or replace function internal.imported_instalments(loan lending.loan)
returns finance.instalment[]
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return nullif(
        array(
            select
                row(
                    s.line_number, s.kind, s.period_start_date, s.due_date, s.principal_amount,
                    s.interest_amount, s.fee_amount, s.penalty_amount, 0, 0, 0, 0, null, 0, 0,
                    null, null, null, 0, 0, 0, false, null, s.fee_amount, s.penalty_amount, null
                )::finance.instalment
            from lending.amortisation_plan as p
            inner join lending.amortisation_line as s
                on
                    p.legal_entity_id = s.legal_entity_id
                    and p.loan_id = s.loan_id
                    and p.version_number = s.plan_version
            where
                p.legal_entity_id = (imported_instalments.loan).legal_entity_id
                and p.loan_id = (imported_instalments.loan).id
                and p.reason = 'import'
            order by s.due_date, s.line_number
        ),
        '{}'
    );
end
$$;

comment on function internal.imported_instalments(lending.loan) is
'The schedule that a loan was taken over with; null for other loans.';

revoke all on function internal.imported_instalments(lending.loan) from public;
