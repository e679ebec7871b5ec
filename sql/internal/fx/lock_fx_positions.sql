-- In the order of their codes, so that two exchanges of the same currencies never wait for each
-- other.
create or replace function internal.lock_fx_positions(
    legal_entity_id uuid, base_currency_code text, currency_codes text[]
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _currency_code text;
begin
    perform internal.open_ledger_accounts(
        lock_fx_positions.legal_entity_id, lock_fx_positions.base_currency_code
    );
    foreach _currency_code in array array(
        select c.code
        from unnest(lock_fx_positions.currency_codes) as c (code)
        where c.code <> lock_fx_positions.base_currency_code
        order by c.code
    ) loop
        insert into lending.fx_position (legal_entity_id, currency_code)
        values (lock_fx_positions.legal_entity_id, _currency_code)
        on conflict on constraint fx_position_pkey do nothing;
        if found then
            perform internal.open_ledger_accounts(
                lock_fx_positions.legal_entity_id, _currency_code
            );
            insert into lending.ledger_account (
                legal_entity_id, code, name, kind, cash_activity, currency_code
            )
            select
                lock_fx_positions.legal_entity_id,
                internal.fx_account_code(k.kind, _currency_code),
                k.name || ' ' || _currency_code,
                'asset',
                'exchange',
                lock_fx_positions.base_currency_code
            from (
                values
                ('carrying', 'Cost of position in'),
                ('unrealised', 'Revaluation of position in')
            ) as k (kind, name)
            on conflict on constraint ledger_account_code_key do nothing;
        end if;
        perform
        from lending.fx_position as p
        where
            p.legal_entity_id = lock_fx_positions.legal_entity_id
            and p.currency_code = _currency_code
        for update;
    end loop;
end
$$;

comment on function internal.lock_fx_positions(uuid, text, text[]) is
'Locks the positions of the foreign ones among the currencies, and opens them with their accounts '
'where they are new.';

revoke all on function internal.lock_fx_positions(uuid, text, text[]) from public;
