-- requires: internal.v_instalment, internal.v_disputed_amount
-- Only loans whose oldest unpaid due date has passed are looked into; their instalments are read
-- together.
create or replace function internal.overdue_loans(legal_entity_id uuid, on_date date)
returns table (
    loan_id uuid, days_past_due integer, overdue_amount numeric, is_disputed boolean
)
language sql stable
set search_path = ''
rows 10000
begin atomic
    with
    late as (
        select
            l.legal_entity_id,
            l.id,
            coalesce(d.disputed_amount, 0) as disputed_amount
        from lending.loan as l
        inner join lending.loan_status as s on l.status = s.code
        left join internal.v_disputed_amount as d
            on l.legal_entity_id = d.legal_entity_id and l.id = d.loan_id
        where
            l.legal_entity_id = overdue_loans.legal_entity_id
            and l.oldest_unpaid_due_date < overdue_loans.on_date
            and s.is_open
    ),

    unpaid as (
        select
            i.loan_id,
            i.due_date,
            i.unpaid_amount,
            t.disputed_amount,
            sum(i.unpaid_amount) over (
                partition by i.loan_id order by i.due_date, i.line_number
            ) as unpaid_so_far
        from late as t
        inner join internal.v_instalment as i
            on t.legal_entity_id = i.legal_entity_id and t.id = i.loan_id
        where i.due_date < overdue_loans.on_date and i.unpaid_amount > 0
    )

    select
        u.loan_id,
        overdue_loans.on_date
        - min(u.due_date) filter (where u.unpaid_so_far > u.disputed_amount),
        sum(u.unpaid_amount) - max(u.disputed_amount),
        max(u.disputed_amount) > 0
    from unpaid as u
    group by u.loan_id
    having sum(u.unpaid_amount) > max(u.disputed_amount);
end;

comment on function internal.overdue_loans(uuid, date) is
'The open loans of an entity that are behind on a day: days past due, and what is overdue, in the '
'loan''s currency; without what is disputed.';

revoke all on function internal.overdue_loans(uuid, date) from public;
