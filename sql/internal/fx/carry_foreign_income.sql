-- Income and expense in a foreign currency change the holding of it: they enter the position at the
-- rate of the day on which they are carried over. A loop, because each of the few currencies moves
-- a position by itself.
create or replace function internal.carry_foreign_income(
    legal_entity_id uuid, base_currency_code text, on_date date
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _income record;
    _official numeric;
    _carrying numeric;
begin
    for _income in
        select
            a.currency_code,
            sum(b.credit_amount - b.debit_amount) as amount
        from internal.account_balances(
            carry_foreign_income.legal_entity_id, carry_foreign_income.on_date
        ) as b
        inner join lending.ledger_account as a
            on
                a.legal_entity_id = carry_foreign_income.legal_entity_id
                and b.ledger_account_id = a.id
        where
            a.kind in ('income', 'expense')
            and a.currency_code <> carry_foreign_income.base_currency_code
        group by a.currency_code
        having sum(b.credit_amount - b.debit_amount) <> 0
        order by a.currency_code
    loop
        perform internal.lock_fx_positions(
            carry_foreign_income.legal_entity_id,
            carry_foreign_income.base_currency_code,
            array[_income.currency_code]
        );
        _official := (
            internal.convert(
                _income.amount,
                _income.currency_code,
                carry_foreign_income.base_currency_code,
                carry_foreign_income.on_date
            )
        ).converted_amount;
        _carrying := internal.move_fx_position(
            carry_foreign_income.legal_entity_id,
            _income.currency_code,
            _income.amount,
            _official,
            internal.currency_minor_units(carry_foreign_income.base_currency_code)
        );
        perform internal.post_transfers(
            carry_foreign_income.legal_entity_id,
            carry_foreign_income.on_date,
            carry_foreign_income.on_date,
            array[
                row('4990', '2900', _income.currency_code, _income.amount, 'net income carried'),
                row(
                    internal.fx_account_code('carrying', _income.currency_code), '4990',
                    carry_foreign_income.base_currency_code, _official, 'net income carried'
                ),
                row(
                    internal.fx_account_code('carrying', _income.currency_code),
                    case when _carrying > _official then '4910' else '5910' end,
                    carry_foreign_income.base_currency_code, _carrying - _official,
                    'realised by net income carried'
                )
            ]::internal.ledger_transfer[]
        );
    end loop;
end
$$;

comment on function internal.carry_foreign_income(uuid, text, date) is
'Carries the net income of each foreign currency, up to the end of a booking day, to the base '
'currency at the official rate of the day. Raises RL514.';

revoke all on function internal.carry_foreign_income(uuid, text, date) from public;
