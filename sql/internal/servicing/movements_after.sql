create or replace function internal.movements_after(
    loan lending.loan, charge_off lending.loan_transaction
) returns internal.ledger_movement[]
language plpgsql stable
set search_path = ''
as $$
begin
    return array(
        select
            row(
                t.id, t.transaction_type, a.component, sum(a.allocated_amount), t.value_date
            )::internal.ledger_movement
        from internal.live_transactions((loan).legal_entity_id, (loan).id) as t
        inner join lending.payment_allocation as a
            on
                t.legal_entity_id = a.legal_entity_id
                and t.loan_id = a.loan_id
                and t.id = a.loan_transaction_id
        where
            (t.value_date, t.booked_at, t.id)
            > ((charge_off).value_date, (charge_off).booked_at, (charge_off).id)
            and t.transaction_type not in (
                'charge_off', 'disbursement', 'capitalised_income', 'charge'
            )
            and a.component <> 'credit_balance'
            and internal.is_on_books(movements_after.loan, t.transaction_type, a.component)
        group by t.id, t.transaction_type, a.component, t.value_date
        having sum(a.allocated_amount) <> 0
    );
end
$$;

comment on function internal.movements_after(lending.loan, lending.loan_transaction) is
'What the transactions after a charge-off meant for the ledger, without what went to the credit '
'balance.';

revoke all on function internal.movements_after(lending.loan, lending.loan_transaction) from public;
