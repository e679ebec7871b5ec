-- What a transaction means for the ledger beside what it was allocated to: principal that left, a
-- charge that was earned, or income that was deferred.
create or replace function internal.own_movements(
    loan lending.loan, transaction lending.loan_transaction, sign integer
) returns internal.ledger_movement[]
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _component text := case (transaction).transaction_type
        when 'recovery' then 'principal'
        when 'capitalised_income' then 'principal'
        when 'buy_down_fee' then (transaction).component
        when 'buy_down_fee_adjustment' then (transaction).component
        when 'charge' then (transaction).component
    end;
begin
    if (transaction).transaction_type = 'disbursement' then
        return internal.disbursement_movements(
            own_movements.transaction,
            internal.refinanced_amount(own_movements.transaction),
            own_movements.sign
        );
    end if;
    if _component is null
        or (transaction).transaction_type = 'charge' and 'cash' = (
            select v.accounting_basis
            from lending.product_version as v
            where
                v.legal_entity_id = (loan).legal_entity_id and v.id = (loan).product_version_id
        )
    then
        return '{}';
    end if;
    return array[
        row(
            (transaction).id,
            (transaction).transaction_type,
            _component,
            own_movements.sign * (transaction).amount,
            (transaction).value_date
        )::internal.ledger_movement
    ];
end
$$;

comment on function internal.own_movements(lending.loan, lending.loan_transaction, integer) is
'The transfer that a transaction makes beside its allocations: 1 to make it, -1 to take it back.';

revoke all on function internal.own_movements(lending.loan, lending.loan_transaction, integer)
from public;
