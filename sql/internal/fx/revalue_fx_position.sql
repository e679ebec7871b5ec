create or replace function internal.revalue_fx_position(
    held lending.fx_position, base_currency_code text, on_date date
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _position numeric;
    _carrying numeric;
    _market record;
    _unrealised numeric;
    _before numeric := (held).unrealised_amount;
    _account text := internal.fx_account_code('unrealised', (held).currency_code);
    _journal_id uuid;
begin
    select
        coalesce(sum(b.credit_amount - b.debit_amount) filter (where a.code = '2900'), 0),
        coalesce(sum(b.debit_amount - b.credit_amount) filter (where a.code <> '2900'), 0)
    into _position, _carrying
    from internal.account_balances((held).legal_entity_id, revalue_fx_position.on_date) as b
    inner join lending.ledger_account as a
        on a.legal_entity_id = (held).legal_entity_id and b.ledger_account_id = a.id
    where
        (a.code, a.currency_code) in (
            ('2900', (held).currency_code),
            (
                internal.fx_account_code('carrying', (held).currency_code),
                revalue_fx_position.base_currency_code
            )
        );
    _market := internal.convert(
        _position, (held).currency_code, revalue_fx_position.base_currency_code,
        revalue_fx_position.on_date
    );
    _unrealised := _market.converted_amount - _carrying;
    _journal_id := internal.post_transfers(
        (held).legal_entity_id,
        revalue_fx_position.on_date,
        revalue_fx_position.on_date,
        array[
            row(
                '4920', _account, revalue_fx_position.base_currency_code,
                greatest(_before, 0), 'revaluation taken back'
            ),
            row(
                _account, '5920', revalue_fx_position.base_currency_code,
                greatest(-_before, 0), 'revaluation taken back'
            ),
            row(
                _account, '4920', revalue_fx_position.base_currency_code,
                greatest(_unrealised, 0), 'revaluation'
            ),
            row(
                '5920', _account, revalue_fx_position.base_currency_code,
                greatest(-_unrealised, 0), 'revaluation'
            )
        ]::internal.ledger_transfer[]
    );
    insert into lending.fx_revaluation (
        legal_entity_id,
        currency_code,
        revalued_on,
        position_amount,
        carrying_amount,
        market_amount,
        exchange_rate,
        fx_rate_official_ids,
        journal_id
    )
    values (
        (held).legal_entity_id,
        (held).currency_code,
        revalue_fx_position.on_date,
        _position,
        _carrying,
        _market.converted_amount,
        _market.exchange_rate,
        _market.fx_rate_official_ids,
        _journal_id
    );
    update lending.fx_position as p
    set
        unrealised_amount = _unrealised,
        revalued_on = revalue_fx_position.on_date
    where
        p.legal_entity_id = (held).legal_entity_id
        and p.currency_code = (held).currency_code;
end
$$;

comment on function internal.revalue_fx_position(lending.fx_position, text, date) is
'Values a locked position at the end of a booking day: takes the last revaluation back and books '
'the new one, in the month of the day. Raises RL514.';

revoke all on function internal.revalue_fx_position(lending.fx_position, text, date) from public;
