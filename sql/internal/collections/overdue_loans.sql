-- Only loans that are late are looked into. The instalments of those whose row is the day's are
-- read together.
-- requires: internal.loan_delinquency, internal.overdue_amount, internal.v_instalment
create or replace function internal.overdue_loans(legal_entity_id uuid, on_date date)
returns table (
    loan_id uuid, days_past_due integer, overdue_amount numeric, is_disputed boolean
)
language sql stable
set search_path = ''
rows 10000
begin atomic
    with
    late as materialized (
        select
            d.loan_id,
            d.oldest_unpaid_due_date,
            d.days_past_due,
            d.disputed_amount,
            d.is_row_current
        from
            internal.loan_delinquency(
                overdue_loans.legal_entity_id, overdue_loans.on_date
            ) as d
        where d.days_past_due > 0
    )

    select
        t.loan_id,
        t.days_past_due,
        sum(i.unpaid_amount) - t.disputed_amount,
        t.disputed_amount > 0
    from late as t
    inner join internal.v_instalment as i
        on overdue_loans.legal_entity_id = i.legal_entity_id and t.loan_id = i.loan_id
    where
        t.is_row_current
        and i.due_date < overdue_loans.on_date
        and i.unpaid_amount > 0
    group by t.loan_id, t.days_past_due, t.disputed_amount
    union all
    select
        t.loan_id,
        t.days_past_due,
        internal.overdue_amount(
            overdue_loans.legal_entity_id,
            t.loan_id,
            null,
            t.oldest_unpaid_due_date,
            overdue_loans.on_date,
            t.disputed_amount
        ),
        t.disputed_amount > 0
    from late as t
    where not t.is_row_current;
end;

comment on function internal.overdue_loans(uuid, date) is
'The open loans of an entity that are behind at the end of a day, as internal.loan_delinquency() '
'says: days past due, and what is overdue, in the loan''s currency; without what is disputed.';

revoke all on function internal.overdue_loans(uuid, date) from public;
