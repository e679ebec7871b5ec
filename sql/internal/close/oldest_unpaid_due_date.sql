-- requires: internal.undisputed_on
create or replace function internal.oldest_unpaid_due_date(
    legal_entity_id uuid, loan_id uuid, as_of date, disputed_amount numeric default 0
) returns date
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return (
        select min(i.due_date)
        from internal.undisputed_on(
            oldest_unpaid_due_date.legal_entity_id,
            oldest_unpaid_due_date.loan_id,
            oldest_unpaid_due_date.as_of,
            oldest_unpaid_due_date.disputed_amount
        ) as i
    );
end
$$;

comment on function internal.oldest_unpaid_due_date(uuid, uuid, date, numeric) is
'Due date of the first instalment of a loan that money up to a value date leaves unpaid, apart '
'from what is disputed; null if there is none.';

revoke all on function internal.oldest_unpaid_due_date(uuid, uuid, date, numeric) from public;
