-- requires: internal.v_instalment
create or replace function internal.outstanding_on(
    legal_entity_id uuid, loan_id uuid, on_date date
) returns numeric
language sql stable
set search_path = ''
begin atomic
    select
        coalesce(sum(i.principal_amount - i.principal_paid_amount), 0)
        + coalesce(
            sum(
                i.unpaid_amount - (i.principal_amount - i.principal_paid_amount)
            ) filter (where i.due_date <= outstanding_on.on_date),
            0
        )
    from internal.v_instalment as i
    where
        i.legal_entity_id = outstanding_on.legal_entity_id
        and i.loan_id = outstanding_on.loan_id;
end;

comment on function internal.outstanding_on(uuid, uuid, date) is
'What a loan owes if nothing is paid until a day: all principal, and the interest, fees and '
'penalties due by then. In the loan''s currency.';

revoke all on function internal.outstanding_on(uuid, uuid, date) from public;
