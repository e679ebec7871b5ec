-- What was paid to a former owner is in the former owner's ledger, and what a sale took out of the
-- books cannot be owed there again: either would move money of the wrong entity.
create or replace function internal.require_own_transaction(transaction lending.loan_transaction)
returns void
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    if (transaction).is_acquired or exists (
        select
        from lending.loan_transaction as t
        where
            t.legal_entity_id = (transaction).legal_entity_id
            and t.loan_id = (transaction).loan_id
            and t.transaction_type = 'sale'
    ) then
        raise exception using
            errcode = 'RL411',
            message = 'the loan was sold after the transaction',
            detail = format(
                'a %s of %s%s',
                (transaction).transaction_type,
                (transaction).value_date,
                case when (transaction).is_acquired then ', of a former owner' else '' end
            ),
            hint = 'Settle it with the other entity; the price of a sale is not changed here.';
    end if;
end
$$;

comment on function internal.require_own_transaction(lending.loan_transaction) is
'Raises RL411 if the transaction is of a former owner of the loan, or the loan was sold.';

revoke all on function internal.require_own_transaction(lending.loan_transaction) from public;
