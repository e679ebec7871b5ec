-- requires: internal.v_instalment_component
create or replace function internal.apply_allocations(
    repayment lending.loan_transaction
) returns void
language sql volatile
begin atomic
    with
    paid as (
        select
            coalesce(sum(a.allocated_amount) filter (where a.component = 'principal'), 0)
                as principal,
            coalesce(sum(a.allocated_amount) filter (where a.component = 'interest'), 0)
                as interest,
            coalesce(sum(a.allocated_amount) filter (where a.component = 'fee'), 0) as fee,
            coalesce(sum(a.allocated_amount) filter (where a.component = 'credit_balance'), 0)
                as credit
        from lending.payment_allocation as a
        where
            a.legal_entity_id = (apply_allocations.repayment).legal_entity_id
            and a.loan_id = (apply_allocations.repayment).loan_id
            and a.loan_transaction_id = (apply_allocations.repayment).id
    ),

    unpaid as (
        select min(c.due_date) as oldest_due_date
        from internal.v_instalment_component as c
        where
            c.legal_entity_id = (apply_allocations.repayment).legal_entity_id
            and c.loan_id = (apply_allocations.repayment).loan_id
            and c.unpaid_amount > 0
    )

    update lending.loan as l
    set
        principal_repaid_amount = l.principal_repaid_amount + p.principal,
        interest_repaid_amount = l.interest_repaid_amount + p.interest,
        fee_repaid_amount = l.fee_repaid_amount + p.fee,
        credit_balance_amount = l.credit_balance_amount + p.credit,
        oldest_unpaid_due_date = u.oldest_due_date
    from paid as p, unpaid as u
    where
        l.legal_entity_id = (apply_allocations.repayment).legal_entity_id
        and l.id = (apply_allocations.repayment).loan_id;

    update lending.loan as l
    set
        status = 'closed',
        closed_on = (apply_allocations.repayment).value_date
    where
        l.legal_entity_id = (apply_allocations.repayment).legal_entity_id
        and l.id = (apply_allocations.repayment).loan_id
        and l.oldest_unpaid_due_date is null;
end;

comment on function internal.apply_allocations(lending.loan_transaction) is
'Carries a repayment''s allocations to the loan''s balances, and closes the loan when nothing is '
'left unpaid.';

revoke all on function internal.apply_allocations(lending.loan_transaction) from public;
