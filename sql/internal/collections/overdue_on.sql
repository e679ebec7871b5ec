-- requires: internal.disputed_on, internal.undisputed_on
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
        coalesce(overdue_on.on_date - min(u.due_date), 0),
        coalesce(sum(u.unpaid_amount), 0)
    from
        internal.undisputed_on(
            overdue_on.legal_entity_id,
            overdue_on.loan_id,
            overdue_on.on_date,
            coalesce(
                (
                    select d.disputed_amount
                    from internal.disputed_on(overdue_on.legal_entity_id, overdue_on.on_date) as d
                    where d.loan_id = overdue_on.loan_id
                ),
                0
            )
        ) as u
    where u.due_date < overdue_on.on_date;
end;

comment on function internal.overdue_on(uuid, uuid, date) is
'Days past due of one loan at the end of a day, and what is overdue, in the loan''s currency; '
'without what was disputed. For one loan the same as internal.loan_delinquency().';

revoke all on function internal.overdue_on(uuid, uuid, date) from public;
