-- requires: internal.v_instalment
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
        coalesce(overdue_on.on_date - min(i.due_date), 0),
        coalesce(sum(i.unpaid_amount), 0)
    from internal.v_instalment as i
    where
        i.legal_entity_id = overdue_on.legal_entity_id
        and i.loan_id = overdue_on.loan_id
        and i.due_date < overdue_on.on_date
        and i.unpaid_amount > 0;
end;

comment on function internal.overdue_on(uuid, uuid, date) is
'Days past due of one loan on a day, and what is overdue, in the loan''s currency.';

revoke all on function internal.overdue_on(uuid, uuid, date) from public;
