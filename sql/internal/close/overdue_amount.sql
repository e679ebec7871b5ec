-- requires: internal.undisputed_on
create or replace function internal.overdue_amount(
    legal_entity_id uuid,
    loan_id uuid,
    component text,
    oldest_unpaid_due_date date,
    as_of date,
    disputed_amount numeric default 0
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
        from internal.undisputed_on(
            overdue_amount.legal_entity_id,
            overdue_amount.loan_id,
            overdue_amount.as_of,
            overdue_amount.disputed_amount
        ) as i
        where
            i.due_date < overdue_amount.as_of
            and (
                i.component = overdue_amount.component or overdue_amount.component is null
            )
    );
end
$$;

comment on function internal.overdue_amount(uuid, uuid, text, date, date, numeric) is
'What of a component of a loan, or of all where none is given, fell due before a day, is unpaid '
'by then and not disputed, in its currency; 0 without looking if nothing that old is unpaid.';

revoke all on function internal.overdue_amount(uuid, uuid, text, date, date, numeric) from public;
