-- requires: internal.v_instalment, internal.v_disputed_amount
-- What is disputed leaves the oldest instalments first.
create or replace function internal.overdue_on(
    legal_entity_id uuid,
    loan_id uuid,
    on_date date,
    out days_past_due integer,
    out overdue_amount numeric
)
language sql stable
set search_path = ''
begin atomic
    select
        coalesce(
            overdue_on.on_date - min(u.due_date) filter (where u.unpaid_so_far > u.disputed_amount),
            0
        ),
        greatest(coalesce(sum(u.unpaid_amount) - max(u.disputed_amount), 0), 0)
    from (
        select
            i.due_date,
            i.unpaid_amount,
            coalesce(d.disputed_amount, 0) as disputed_amount,
            sum(i.unpaid_amount) over (order by i.due_date, i.line_number) as unpaid_so_far
        from internal.v_instalment as i
        left join internal.v_disputed_amount as d
            on i.legal_entity_id = d.legal_entity_id and i.loan_id = d.loan_id
        where
            i.legal_entity_id = overdue_on.legal_entity_id
            and i.loan_id = overdue_on.loan_id
            and i.due_date < overdue_on.on_date
            and i.unpaid_amount > 0
    ) as u;
end;

comment on function internal.overdue_on(uuid, uuid, date) is
'Days past due of one loan on a day, and what is overdue, in the loan''s currency; without what is '
'disputed.';

revoke all on function internal.overdue_on(uuid, uuid, date) from public;
