create or replace function internal.overdue_amount(
    legal_entity_id uuid, loan_id uuid, component text, oldest_unpaid_due_date date, as_of date
) returns numeric
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    if overdue_amount.oldest_unpaid_due_date >= overdue_amount.as_of is not false then
        return 0;
    end if;
    return (
        select coalesce(sum(i.unpaid_amount), 0)
        from internal.instalments_on(
            overdue_amount.legal_entity_id, overdue_amount.loan_id, overdue_amount.as_of
        ) as i
        where
            i.component = overdue_amount.component
            and i.due_date < overdue_amount.as_of
            and i.unpaid_amount > 0
    );
end
$$;

comment on function internal.overdue_amount(uuid, uuid, text, date, date) is
'What of a component of a loan fell due before a day and is unpaid by then, in its currency; 0 '
'without looking if nothing that old is unpaid.';

revoke all on function internal.overdue_amount(uuid, uuid, text, date, date) from public;
