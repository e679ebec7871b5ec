-- A loop, because the loan is derived anew after each: the last goes first.
create or replace function internal.reverse_parts(disbursement lending.loan_transaction)
returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _part lending.loan_transaction;
begin
    for _part in
        select t.*
        from lending.disbursement_part as p
        inner join internal.live_transactions(
            (disbursement).legal_entity_id, (disbursement).loan_id
        ) as t
            on p.part_transaction_id = t.id
        where
            p.legal_entity_id = (disbursement).legal_entity_id
            and p.loan_id = (disbursement).loan_id
            and p.loan_transaction_id = (disbursement).id
        order by t.booked_at desc, t.id desc
    loop
        perform internal.reverse(
            internal.lock_loan((disbursement).legal_entity_id, (disbursement).loan_id), _part
        );
    end loop;
end
$$;

comment on function internal.reverse_parts(lending.loan_transaction) is
'Undoes what a payout brought along by itself, charges and an automatic down payment, on a locked '
'loan. Raises RL411 (something depends on it).';

revoke all on function internal.reverse_parts(lending.loan_transaction) from public;
