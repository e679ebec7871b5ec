create or replace function api.loan_statement(legal_entity_id uuid, loan_id uuid)
returns table (
    value_date date,
    booked_at timestamptz,
    transaction_type text,
    amount numeric,
    principal_amount numeric,
    interest_amount numeric,
    fee_amount numeric,
    penalty_amount numeric,
    credit_balance_amount numeric,
    principal_outstanding_amount numeric,
    loan_transaction_id uuid,
    is_reversed boolean
)
language plpgsql stable security definer
set search_path = ''
as $$
begin
    perform internal.require(loan_statement.legal_entity_id, 'read_loans');
    perform internal.require_loan(loan_statement.legal_entity_id, loan_statement.loan_id);
    return query
    with
    event as (
        select
            t.*,
            coalesce(
                sum(a.allocated_amount) filter (where a.component = 'principal'), 0
            ) as principal,
            coalesce(
                sum(a.allocated_amount) filter (where a.component = 'interest'), 0
            ) as interest,
            coalesce(sum(a.allocated_amount) filter (where a.component = 'fee'), 0) as fee,
            coalesce(sum(a.allocated_amount) filter (where a.component = 'penalty'), 0) as penalty,
            coalesce(
                sum(a.allocated_amount) filter (where a.component = 'credit_balance'), 0
            ) as credit,
            exists (
                select
                from lending.loan_transaction as r
                where
                    r.legal_entity_id = t.legal_entity_id
                    and r.loan_id = t.loan_id
                    and r.original_transaction_id = t.id
                    and r.transaction_type = 'reversal'
            ) as is_reversed
        from lending.loan_transaction as t
        left join lending.payment_allocation as a
            on
                t.legal_entity_id = a.legal_entity_id
                and t.loan_id = a.loan_id
                and t.id = a.loan_transaction_id
        where
            t.legal_entity_id = loan_statement.legal_entity_id
            and t.loan_id = loan_statement.loan_id
        group by t.legal_entity_id, t.id
    )

    select
        e.value_date,
        e.booked_at,
        e.transaction_type,
        e.amount,
        e.principal,
        e.interest,
        e.fee,
        e.penalty,
        e.credit,
        sum(
            case
                when e.transaction_type in ('disbursement', 'capitalised_income')
                    and not e.is_reversed then e.amount else 0
            end - e.principal
        ) over (
            order by e.value_date, e.booked_at, e.id
        ),
        e.id,
        e.is_reversed
    from event as e
    order by e.value_date, e.booked_at, e.id;
end
$$;

comment on function api.loan_statement(uuid, uuid) is
'The loan''s money events in the order of value date, with their split and the principal owed '
'after each, in the loan''s currency. Needs read_loans. Raises RL001, RL002 (access), RL301 '
'(unknown loan).';

revoke all on function api.loan_statement(uuid, uuid) from public;
grant execute on function api.loan_statement(uuid, uuid) to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
