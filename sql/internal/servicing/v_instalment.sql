-- Read from rows that are never updated: what the plan in force asks for, and what was allocated.
create or replace view internal.v_instalment as
select
    s.legal_entity_id,
    s.loan_id,
    s.line_number,
    s.kind,
    s.period_start_date,
    s.due_date,
    s.opening_balance_amount,
    s.principal_amount,
    s.interest_amount,
    s.fee_amount,
    s.penalty_amount,
    s.credited_principal_amount,
    s.credited_interest_amount,
    s.charged_with_line,
    coalesce(p.principal_amount, 0) as principal_paid_amount,
    coalesce(p.interest_amount, 0) as interest_paid_amount,
    coalesce(p.fee_amount, 0) as fee_paid_amount,
    coalesce(p.penalty_amount, 0) as penalty_paid_amount,
    s.instalment_amount - coalesce(p.amount, 0) as unpaid_amount,
    s.kind in ('additional', 'charge') as is_extra
from lending.loan as l
inner join lending.amortisation_line as s
    on
        l.legal_entity_id = s.legal_entity_id
        and l.id = s.loan_id
        and l.current_plan_version = s.plan_version
left join lateral (
    select
        sum(a.allocated_amount) as amount,
        sum(a.allocated_amount) filter (where a.component = 'principal') as principal_amount,
        sum(a.allocated_amount) filter (where a.component = 'interest') as interest_amount,
        sum(a.allocated_amount) filter (where a.component = 'fee') as fee_amount,
        sum(a.allocated_amount) filter (where a.component = 'penalty') as penalty_amount
    from lending.payment_allocation as a
    where
        a.legal_entity_id = s.legal_entity_id
        and a.loan_id = s.loan_id
        and a.line_number = s.line_number
) as p on true;

comment on view internal.v_instalment is
'What does each instalment of the plan in force ask for, and what of it is paid? One row an '
'instalment. '
'Amounts in the loan''s currency.';
comment on column internal.v_instalment.legal_entity_id is 'The tenant.';
comment on column internal.v_instalment.loan_id is 'The loan.';
comment on column internal.v_instalment.line_number is 'The instalment.';
comment on column internal.v_instalment.kind is 'instalment, down_payment, charge or additional.';
comment on column internal.v_instalment.period_start_date is 'First day of its period.';
comment on column internal.v_instalment.due_date is 'Its due date.';
comment on column internal.v_instalment.opening_balance_amount is 'Principal owed before it.';
comment on column internal.v_instalment.principal_amount is 'Principal due.';
comment on column internal.v_instalment.interest_amount is 'Interest due.';
comment on column internal.v_instalment.fee_amount is 'Fees due.';
comment on column internal.v_instalment.penalty_amount is 'Penalties due.';
comment on column internal.v_instalment.credited_principal_amount is
'Part of the principal that a chargeback made owed again.';
comment on column internal.v_instalment.credited_interest_amount is
'Part of the interest that a chargeback made owed again.';
comment on column internal.v_instalment.charged_with_line is
'For a charge that stands by itself: the instalment whose period holds it.';
comment on column internal.v_instalment.principal_paid_amount is 'Principal paid.';
comment on column internal.v_instalment.interest_paid_amount is 'Interest paid.';
comment on column internal.v_instalment.fee_paid_amount is 'Fees paid.';
comment on column internal.v_instalment.penalty_paid_amount is 'Penalties paid.';
comment on column internal.v_instalment.unpaid_amount is 'All that is left of it.';
comment on column internal.v_instalment.is_extra is
'Whether it stands outside the schedule, and so comes after it.';
