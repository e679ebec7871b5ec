-- The caller has locked the loan, so that nobody pays or disputes anything of it meanwhile.
-- requires: internal.v_instalment, internal.v_disputed_amount
create or replace function internal.collectable_amount(loan lending.loan, due_date date)
returns numeric
language sql stable
set search_path = ''
begin atomic
    select
        case
            when
                (collectable_amount.loan).status = 'active'
                then coalesce(sum(i.unpaid_amount), 0)
            else 0
        end
        - coalesce(
            (
                select d.disputed_amount
                from internal.v_disputed_amount as d
                where
                    d.legal_entity_id = (collectable_amount.loan).legal_entity_id
                    and d.loan_id = (collectable_amount.loan).id
            ),
            0
        )
    from internal.v_instalment as i
    where
        i.legal_entity_id = (collectable_amount.loan).legal_entity_id
        and i.loan_id = (collectable_amount.loan).id
        and i.due_date <= collectable_amount.due_date;
end;

comment on function internal.collectable_amount(lending.loan, date) is
'What an active loan owes up to a day and nobody disputes, in its currency; 0 or less if nothing.';

revoke all on function internal.collectable_amount(lending.loan, date) from public;
