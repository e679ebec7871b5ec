create or replace function internal.open_ledger_accounts(legal_entity_id uuid, currency_code text)
returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    insert into lending.ledger_account (
        legal_entity_id, code, name, kind, cash_activity, currency_code
    )
    select
        open_ledger_accounts.legal_entity_id,
        t.code,
        t.name,
        t.kind,
        t.cash_activity,
        open_ledger_accounts.currency_code
    from lending.ledger_account_template as t
    on conflict on constraint ledger_account_code_key do nothing;

    insert into lending.gl_mapping (
        legal_entity_id, transaction_type, component, accounting_basis, circumstance, debit_code,
        credit_code
    )
    select
        open_ledger_accounts.legal_entity_id,
        t.transaction_type,
        t.component,
        t.accounting_basis,
        t.circumstance,
        t.debit_code,
        t.credit_code
    from lending.gl_mapping_template as t
    where not exists (
        select
        from lending.gl_mapping as g
        where
            g.legal_entity_id = open_ledger_accounts.legal_entity_id
            and g.transaction_type = t.transaction_type
            and g.component = t.component
            and g.accounting_basis = t.accounting_basis
            and g.circumstance = t.circumstance
    );
end
$$;

comment on function internal.open_ledger_accounts(uuid, text) is
'Opens the accounts of the chart template for an entity in a currency, and gives the entity the '
'account choices of the template; leaves what is there.';

revoke all on function internal.open_ledger_accounts(uuid, text) from public;
