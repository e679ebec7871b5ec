create or replace function internal.open_ledger_accounts(legal_entity_id uuid, currency_code text)
returns void
language sql volatile
begin atomic
    insert into lending.ledger_account (legal_entity_id, code, name, kind, currency_code)
    select
        open_ledger_accounts.legal_entity_id,
        t.code,
        t.name,
        t.kind,
        open_ledger_accounts.currency_code
    from lending.ledger_account_template as t
    on conflict (legal_entity_id, code, currency_code) do nothing;
end;

comment on function internal.open_ledger_accounts(uuid, text) is
'Opens the accounts of the chart template for an entity in a currency; leaves those that are '
'there.';

revoke all on function internal.open_ledger_accounts(uuid, text) from public;
