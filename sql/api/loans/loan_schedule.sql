-- requires: internal.v_instalment
create or replace function api.loan_schedule(legal_entity_id uuid, loan_id uuid)
returns table (
    line_number integer,
    kind text,
    period_start_date date,
    due_date date,
    principal_amount numeric,
    interest_amount numeric,
    fee_amount numeric,
    penalty_amount numeric,
    principal_paid_amount numeric,
    interest_paid_amount numeric,
    fee_paid_amount numeric,
    penalty_paid_amount numeric,
    unpaid_amount numeric
)
language plpgsql stable security definer
set search_path = ''
as $$
begin
    perform internal.require(loan_schedule.legal_entity_id, 'read_loans');
    perform internal.require_loan(loan_schedule.legal_entity_id, loan_schedule.loan_id);
    return query
    select
        i.line_number,
        i.kind,
        i.period_start_date,
        i.due_date,
        i.principal_amount,
        i.interest_amount,
        i.fee_amount,
        i.penalty_amount,
        i.principal_paid_amount,
        i.interest_paid_amount,
        i.fee_paid_amount,
        i.penalty_paid_amount,
        i.unpaid_amount
    from internal.v_instalment as i
    where
        i.legal_entity_id = loan_schedule.legal_entity_id and i.loan_id = loan_schedule.loan_id
    order by i.due_date, i.kind = 'down_payment', i.line_number;
end
$$;

comment on function api.loan_schedule(uuid, uuid) is
'The instalments of a loan''s plan in force with what is paid of them, by due date, in its '
'currency. Needs read_loans. Raises '
'RL001, RL002 (access), RL301 (unknown loan).';

revoke all on function api.loan_schedule(uuid, uuid) from public;
grant execute on function api.loan_schedule(uuid, uuid) to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
