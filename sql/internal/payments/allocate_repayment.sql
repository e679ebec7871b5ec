-- requires: internal.v_instalment_component
-- Past due first, instalment by instalment: due date, then fees, interest, principal within an
-- instalment. One statement: each component takes what the ones before it left.
create or replace function internal.allocate_repayment(
    repayment lending.loan_transaction
) returns void
language sql volatile
begin atomic
    with
    owed as (
        select
            c.line_number,
            c.component,
            c.unpaid_amount,
            sum(c.unpaid_amount) over (
                order by c.due_date, c.line_number, c.allocation_order
            ) - c.unpaid_amount as owed_before_amount
        from internal.v_instalment_component as c
        where
            c.legal_entity_id = (allocate_repayment.repayment).legal_entity_id
            and c.loan_id = (allocate_repayment.repayment).loan_id
            and c.unpaid_amount > 0
    ),

    allocated as (
        select
            o.line_number,
            o.component,
            least(
                o.unpaid_amount, (allocate_repayment.repayment).amount - o.owed_before_amount
            ) as amount
        from owed as o
        where o.owed_before_amount < (allocate_repayment.repayment).amount
        union all
        select
            null as line_number,
            'credit_balance' as component,
            (allocate_repayment.repayment).amount - coalesce(sum(o.unpaid_amount), 0) as amount
        from owed as o
        having coalesce(sum(o.unpaid_amount), 0) < (allocate_repayment.repayment).amount
    )

    insert into lending.payment_allocation (
        legal_entity_id,
        loan_id,
        loan_transaction_id,
        line_number,
        component,
        allocated_amount,
        payment_id,
        payment_received_at
    )
    select
        (allocate_repayment.repayment).legal_entity_id,
        (allocate_repayment.repayment).loan_id,
        (allocate_repayment.repayment).id,
        a.line_number,
        a.component,
        a.amount,
        (allocate_repayment.repayment).payment_id,
        (allocate_repayment.repayment).payment_received_at
    from allocated as a;
end;

comment on function internal.allocate_repayment(lending.loan_transaction) is
'Allocates a repayment to the instalments of the plan in force, past due first; what is left '
'becomes the borrower''s credit balance.';

revoke all on function internal.allocate_repayment(lending.loan_transaction) from public;
