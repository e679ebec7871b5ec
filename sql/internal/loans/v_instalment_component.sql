-- The state of every instalment, read from rows that are never updated: what the plan in force asks
-- for, less what was allocated. `allocation_order` is the waterfall within an instalment.
create or replace view internal.v_instalment_component as
with
allocated as (
    select
        a.legal_entity_id,
        a.loan_id,
        a.line_number,
        a.component,
        sum(a.allocated_amount) as paid_amount
    from lending.payment_allocation as a
    where a.line_number is not null
    group by a.legal_entity_id, a.loan_id, a.line_number, a.component
)

select
    s.legal_entity_id,
    s.loan_id,
    s.line_number,
    s.due_date,
    c.component,
    c.allocation_order,
    c.due_amount,
    coalesce(a.paid_amount, 0) as paid_amount,
    c.due_amount - coalesce(a.paid_amount, 0) as unpaid_amount
from lending.loan as l
inner join lending.amortisation_line as s
    on
        l.legal_entity_id = s.legal_entity_id
        and l.id = s.loan_id
        and l.current_plan_version = s.plan_version
cross join
    lateral (
        values
        ('fee', 1, s.fee_amount),
        ('interest', 2, s.interest_amount),
        ('principal', 3, s.principal_amount)
    ) as c (component, allocation_order, due_amount)
left join allocated as a
    on
        s.legal_entity_id = a.legal_entity_id
        and s.loan_id = a.loan_id
        and s.line_number = a.line_number
        and c.component = a.component;

comment on view internal.v_instalment_component is
'How much of each component of each instalment is paid? One row an instalment and component of '
'the plan in force.';
comment on column internal.v_instalment_component.legal_entity_id is 'The tenant.';
comment on column internal.v_instalment_component.loan_id is 'The loan.';
comment on column internal.v_instalment_component.line_number is 'The instalment.';
comment on column internal.v_instalment_component.due_date is 'Its due date.';
comment on column internal.v_instalment_component.component is 'fee, interest, principal.';
comment on column internal.v_instalment_component.allocation_order is
'Place of the component in the waterfall within an instalment.';
comment on column internal.v_instalment_component.due_amount is
'What the plan asks for, in the loan''s currency.';
comment on column internal.v_instalment_component.paid_amount is
'What was allocated to it, in the loan''s currency.';
comment on column internal.v_instalment_component.unpaid_amount is
'What is left, in the loan''s currency.';
