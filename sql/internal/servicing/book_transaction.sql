create or replace function internal.book_transaction(
    loan lending.loan, transaction lending.loan_transaction
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _terms finance.loan_terms := internal.step_terms(
        book_transaction.loan, book_transaction.transaction
    );
begin
    if _terms is null then
        perform internal.rebuild_loan(book_transaction.loan, (transaction).booked_at);
    else
        perform internal.book_payment(book_transaction.loan, book_transaction.transaction, _terms);
    end if;
end
$$;

comment on function internal.book_transaction(lending.loan, lending.loan_transaction) is
'Carries a transaction that was just written to allocations, balances, plan and ledger: one step'
' if it comes last and '
'changes no interest, else a rebuild.';

revoke all on function internal.book_transaction(lending.loan, lending.loan_transaction)
from public;
