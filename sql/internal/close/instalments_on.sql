-- The plan in force on a day is the last that took effect by then: allocations to instalments of
-- later plans, such as later charges, find no line.
create or replace function internal.instalments_on(legal_entity_id uuid, loan_id uuid, as_of date)
returns table (
    line_number integer,
    due_date date,
    component text,
    due_amount numeric,
    unpaid_amount numeric
)
language sql stable parallel safe
begin atomic
    with
    plan as (
        select max(p.version_number) as version_number
        from lending.amortisation_plan as p
        where
            p.legal_entity_id = instalments_on.legal_entity_id
            and p.loan_id = instalments_on.loan_id
            and (p.effective_on <= instalments_on.as_of or p.version_number = 1)
    ),

    -- All allocations of the loan are added up once, not again for each instalment.
    paid as materialized (
        select
            a.line_number,
            a.component,
            sum(a.allocated_amount) as amount
        from lending.payment_allocation as a
        inner join lending.loan_transaction as t
            on a.legal_entity_id = t.legal_entity_id and a.loan_transaction_id = t.id
        where
            a.legal_entity_id = instalments_on.legal_entity_id
            and a.loan_id = instalments_on.loan_id
            and t.value_date <= instalments_on.as_of
        group by a.line_number, a.component
    )

    select
        s.line_number,
        s.due_date,
        c.component,
        c.amount,
        c.amount - coalesce(d.amount, 0)
    from plan as p
    inner join lending.amortisation_line as s on p.version_number = s.plan_version
    cross join
        lateral (
            values
            ('principal', s.principal_amount),
            ('interest', s.interest_amount),
            ('fee', s.fee_amount),
            ('penalty', s.penalty_amount)
        ) as c (component, amount)
    left join paid as d on s.line_number = d.line_number and c.component = d.component
    where
        s.legal_entity_id = instalments_on.legal_entity_id
        and s.loan_id = instalments_on.loan_id
        and c.amount > 0;
end;

comment on function internal.instalments_on(uuid, uuid, date) is
'What the instalments of a loan asked for at the end of a day, and what money up to that value '
'date left unpaid. One row an instalment and component; amounts in the loan''s currency.';

revoke all on function internal.instalments_on(uuid, uuid, date) from public;
