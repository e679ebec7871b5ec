create or replace function internal.book_transaction(
    loan lending.loan, transaction lending.loan_transaction
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _is_last boolean;
begin
    select
        (v.interest_recalculation = 'none' or (loan).interest_rate = 0)
        and t.is_payment
        and (loan).charged_off_on is null
        and not exists (
            select
            from lending.loan_modification as m
            where
                m.legal_entity_id = (loan).legal_entity_id
                and m.loan_id = (loan).id
                and (m.value_date > (transaction).value_date or m.modification_type = 'rate_change')
        )
        and (loan).oldest_unpaid_due_date is not null
        and not exists (
            select
            from lending.loan_transaction as x
            where
                x.legal_entity_id = (loan).legal_entity_id
                and x.loan_id = (loan).id
                and x.value_date > (transaction).value_date
                and x.transaction_type <> 'reversal'
        )
    into strict _is_last
    from lending.product_version as v
    cross join lending.transaction_type as t
    where
        v.legal_entity_id = (loan).legal_entity_id
        and v.id = (loan).product_version_id
        and t.code = (transaction).transaction_type;
    if _is_last then
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
