create or replace function internal.snapshot_balances(legal_entity_id uuid, as_of_on date)
returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _kept bigint;
begin
    insert into lending.ledger_balance_snapshot as s (
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
    ) as b
    on conflict on constraint ledger_balance_snapshot_pkey do update set
        debit_amount = excluded.debit_amount,
        credit_amount = excluded.credit_amount
    where
        (s.debit_amount, s.credit_amount)
        is distinct from (excluded.debit_amount, excluded.credit_amount);
    get diagnostics _kept = row_count;
    return _kept;
end
$$;

comment on function internal.snapshot_balances(uuid, date) is
'Keeps the balance of every account of the entity at the end of a booking day; returns how many '
'are new or changed.';

revoke all on function internal.snapshot_balances(uuid, date) from public;
