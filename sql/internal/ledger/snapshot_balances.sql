create or replace function internal.snapshot_balances(legal_entity_id uuid, as_of_on date)
returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    insert into lending.ledger_balance_snapshot (
        legal_entity_id, ledger_account_id, as_of_on, debit_amount, credit_amount
    )
    select
        snapshot_balances.legal_entity_id,
        b.ledger_account_id,
        snapshot_balances.as_of_on,
        b.debit_amount,
        b.credit_amount
    from internal.account_balances(
        snapshot_balances.legal_entity_id, snapshot_balances.as_of_on
    ) as b;
end
$$;

comment on function internal.snapshot_balances(uuid, date) is
'Keeps the balance of every account of the entity at the end of a booking day.';

revoke all on function internal.snapshot_balances(uuid, date) from public;
