create or replace function internal.movements_of(event lending.loan_transaction)
returns internal.ledger_movement[]
language plpgsql stable
set search_path = ''
as $$
begin
    if (event).transaction_type = 'disbursement' then
        return array[
            row((event).id, (event).transaction_type, 'principal', (event).amount, (event).value_date)
        ]::internal.ledger_movement[];
    end if;
    return array(
        select
            row(
                (event).id,
                (event).transaction_type,
                a.component,
                sum(a.allocated_amount),
                (event).value_date
            )::internal.ledger_movement
        from lending.payment_allocation as a
        where
            a.legal_entity_id = (event).legal_entity_id
            and a.loan_id = (event).loan_id
            and a.loan_transaction_id = (event).id
        group by a.component
    );
end
$$;

comment on function internal.movements_of(lending.loan_transaction) is
'What a loan transaction means for the ledger: the principal paid out, or the sum of each '
'allocated component.';

revoke all on function internal.movements_of(lending.loan_transaction) from public;
