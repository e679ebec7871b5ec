create or replace function internal.oldest_unpaid_due_date(
    legal_entity_id uuid, loan_id uuid, as_of date
) returns date
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return (
        select min(i.due_date)
        from internal.instalments_on(
            oldest_unpaid_due_date.legal_entity_id,
            oldest_unpaid_due_date.loan_id,
            oldest_unpaid_due_date.as_of
        ) as i
        where i.unpaid_amount > 0
    );
end
$$;

comment on function internal.oldest_unpaid_due_date(uuid, uuid, date) is
'Due date of the first instalment of a loan that money up to a value date leaves unpaid; null if '
'there is none.';

revoke all on function internal.oldest_unpaid_due_date(uuid, uuid, date) from public;
