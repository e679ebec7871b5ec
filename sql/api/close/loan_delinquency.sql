-- requires: internal.loan_delinquency
create or replace function api.loan_delinquency(legal_entity_id uuid, as_of date)
returns table (
    loan_id uuid,
    oldest_unpaid_due_date date,
    days_past_due integer,
    delinquent_days integer,
    bucket_code text,
    overdue_principal_amount numeric,
    overdue_interest_amount numeric,
    overdue_fee_amount numeric,
    overdue_penalty_amount numeric
)
language sql stable security definer parallel restricted
set search_path = ''
begin atomic
    select
        d.loan_id,
        d.oldest_unpaid_due_date,
        d.days_past_due,
        d.delinquent_days,
        d.bucket_code,
        d.overdue_principal_amount,
        d.overdue_interest_amount,
        d.overdue_fee_amount,
        d.overdue_penalty_amount
    from internal.loan_delinquency(
        loan_delinquency.legal_entity_id, loan_delinquency.as_of
    ) as d;
end;

comment on function api.loan_delinquency(uuid, date) is
'How late is each open loan of an entity at the end of a day? One row a loan that owes or may owe '
'money; no rows of an entity that is not the caller''s. delinquent_days: days past due less '
'arrears grace and pauses. Overdue amounts, in the loan''s currency, fell due before the day.';

revoke all on function api.loan_delinquency(uuid, date) from public;
grant execute on function api.loan_delinquency(uuid, date) to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_accountant,
rently_auditor;
