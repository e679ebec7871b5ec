create or replace function internal.book_transaction(
    loan lending.loan, transaction lending.loan_transaction
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    if exists (
        select
        from internal.v_steady_loan as l
        inner join lending.transaction_type as t on t.code = (transaction).transaction_type
        where
            l.legal_entity_id = (loan).legal_entity_id
            and l.loan_id = (loan).id
            and l.last_event_date <= (transaction).value_date
            and t.is_payment
    ) then
        perform internal.book_payment(book_transaction.loan, book_transaction.transaction);
    else
        perform internal.rebuild_loan(book_transaction.loan, (transaction).booked_at);
    end if;
end
$$;

comment on function internal.book_transaction(lending.loan, lending.loan_transaction) is
'Carries a transaction that was just written to allocations, balances, plan and ledger: one step'
' if it comes last and '
'changes no interest, else a rebuild.';

revoke all on function internal.book_transaction(lending.loan, lending.loan_transaction)
from public;
