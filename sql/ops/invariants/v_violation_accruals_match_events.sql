-- Only loans that are as the close of business left them; the others are corrected by the next.
-- Computed apart from the step, from the lines of the plan in force.
-- requires: finance.interest_earned
create or replace view ops.v_violation_accruals_match_events as
with
opening as (
    select
        a.legal_entity_id,
        a.loan_id,
        sum(a.allocated_amount) as amount
    from lending.payment_allocation as a
    inner join lending.loan_transaction as t
        on a.legal_entity_id = t.legal_entity_id and a.loan_transaction_id = t.id
    where
        (t.transaction_type = 'opening_repayment' or t.is_acquired)
        and a.component = 'interest'
    group by a.legal_entity_id, a.loan_id
)

select
    a.legal_entity_id,
    a.loan_id::text as subject,
    jsonb_build_object('events', r.amount, 'accruals', s.amount) as detail
from lending.loan_accrual as a
inner join lending.loan as l
    on a.legal_entity_id = l.legal_entity_id and a.loan_id = l.id
inner join lending.currency as c on a.currency_code = c.code
left join opening as o on a.legal_entity_id = o.legal_entity_id and a.loan_id = o.loan_id
cross join
    lateral (
        select
            coalesce(
                sum(
                    finance.interest_earned(
                        i.interest_amount - i.credited_interest_amount,
                        i.period_start_date,
                        i.due_date,
                        a.accrued_on,
                        c.minor_units
                    )
                ),
                0
            ) - coalesce(o.amount, 0) - (
                select coalesce(sum(b.interest_amount), 0)
                from lending.loan_transfer as b
                where
                    b.legal_entity_id = l.legal_entity_id
                    and b.loan_id = l.id
                    and b.direction = 'in'
            ) as amount
        from lending.amortisation_line as i
        where
            l.legal_entity_id = i.legal_entity_id
            and l.id = i.loan_id
            and l.current_plan_version = i.plan_version
    ) as r
cross join
    lateral (
        select
            a.settled_amount + coalesce(
                finance.interest_earned(
                    a.period_interest_amount,
                    a.period_start_on,
                    a.period_due_on,
                    a.accrued_on,
                    c.minor_units
                ),
                0
            ) as amount
    ) as s
where
    l.row_version = a.loan_row_version
    and l.status = 'active'
    and a.stopped_on is null
    and r.amount <> s.amount;

comment on view ops.v_violation_accruals_match_events is
'Of which loan that accrues interest is the interest earned not what its plan says? One row a '
'violation. Sees all entities.';
comment on column ops.v_violation_accruals_match_events.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_accruals_match_events.subject is 'What breaks the law.';
comment on column ops.v_violation_accruals_match_events.detail is 'The figures.';

alter view ops.v_violation_accruals_match_events owner to rently_refresher;
