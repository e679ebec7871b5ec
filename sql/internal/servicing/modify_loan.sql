create or replace function internal.modify_loan(
    loan lending.loan,
    modification_type text,
    value_date date,
    reason text,
    change finance.loan_change,
    undone_modification_id uuid default null
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
begin
    perform internal.require_own_date(
        modify_loan.loan,
        modify_loan.value_date,
        internal.business_date((loan).legal_entity_id)
    );
    perform internal.require_approval(
        (loan).legal_entity_id,
        case modify_loan.modification_type
            when 'reschedule' then 'reschedule_loan'
            when 're_age' then 're_age_loan'
            when 're_amortise' then 'reamortise_loan'
            when 'rate_change' then 'change_rate'
            when 'interest_pause' then 'pause_interest'
            when 'termination' then 'terminate_contract'
            else 'undo_modification'
        end
    );
    return internal.record_modification(
        modify_loan.loan,
        modify_loan.modification_type,
        modify_loan.value_date,
        modify_loan.reason,
        modify_loan.change,
        modify_loan.undone_modification_id
    );
end
$$;

comment on function internal.modify_loan(
    lending.loan, text, date, text, finance.loan_change, uuid
) is
'Records a modification of a locked loan and computes the loan anew. Raises RL013 (needs '
'approval), RL306 (before it was bought), RL321 (values).';

revoke all on function internal.modify_loan(
    lending.loan, text, date, text, finance.loan_change, uuid
) from public;
