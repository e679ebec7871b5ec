create or replace function internal.book_exchange(
    deal lending.currency_exchange, debit_code text, credit_code text
) returns lending.currency_exchange
language plpgsql volatile
set search_path = ''
as $$
declare
    _exchange lending.currency_exchange := book_exchange.deal;
    _base text;
    _booked_on date;
    _bought record;
    _sold record;
    _cost numeric := (deal).bought_amount;
    _proceeds numeric := (deal).sold_amount;
    _bought_code text := book_exchange.debit_code;
    _sold_code text := book_exchange.credit_code;
    _transfers internal.ledger_transfer[] := '{}';
begin
    select e.base_currency_code, (_exchange.booked_at at time zone e.time_zone)::date
    into strict _base, _booked_on
    from lending.legal_entity as e
    where e.id = _exchange.legal_entity_id;
    _bought := internal.convert(
        _exchange.bought_amount, _exchange.bought_currency_code, _base, _exchange.value_date
    );
    _sold := internal.convert(
        _exchange.sold_amount, _exchange.sold_currency_code, _base, _exchange.value_date
    );
    perform internal.lock_fx_positions(
        _exchange.legal_entity_id,
        _base,
        array[_exchange.bought_currency_code, _exchange.sold_currency_code]
    );

    if _exchange.bought_currency_code <> _base then
        _cost := internal.move_fx_position(
            _exchange.legal_entity_id,
            _exchange.bought_currency_code,
            _exchange.bought_amount,
            _bought.converted_amount,
            internal.currency_minor_units(_base)
        );
        _transfers := _transfers || row(
            _bought_code, '2900', _exchange.bought_currency_code, _exchange.bought_amount,
            'currency bought'
        )::internal.ledger_transfer;
        _bought_code := internal.fx_account_code('carrying', _exchange.bought_currency_code);
    end if;
    if _exchange.sold_currency_code <> _base then
        _proceeds := -internal.move_fx_position(
            _exchange.legal_entity_id,
            _exchange.sold_currency_code,
            -_exchange.sold_amount,
            -_sold.converted_amount,
            internal.currency_minor_units(_base)
        );
        _transfers := _transfers || row(
            '2900', _sold_code, _exchange.sold_currency_code, _exchange.sold_amount,
            'currency sold'
        )::internal.ledger_transfer;
        _sold_code := internal.fx_account_code('carrying', _exchange.sold_currency_code);
    end if;

    _exchange.realised_amount := _cost - _proceeds;
    _transfers := _transfers || array[
        row(_bought_code, _sold_code, _base, least(_cost, _proceeds), 'currency exchanged'),
        row(_bought_code, '4910', _base, greatest(_cost - _proceeds, 0), 'exchange gain'),
        row('5910', _sold_code, _base, greatest(_proceeds - _cost, 0), 'exchange loss')
    ]::internal.ledger_transfer[];
    _exchange.fx_rate_official_ids := (
        select array_agg(distinct r.id)
        from unnest(_bought.fx_rate_official_ids || _sold.fx_rate_official_ids) as r (id)
    );
    _exchange.official_exchange_rate := (
        internal.convert(
            1, _exchange.bought_currency_code, _exchange.sold_currency_code, _exchange.value_date
        )
    ).exchange_rate;
    _exchange.journal_id := internal.post_transfers(
        _exchange.legal_entity_id, _booked_on, _exchange.value_date, _transfers
    );
    _exchange.created_at := now();
    insert into lending.currency_exchange
    values (_exchange.*)
    returning * into _exchange;
    return _exchange;
end
$$;

comment on function internal.book_exchange(lending.currency_exchange, text, text) is
'Books an exchange: what is bought is debited to one account, what is sold credited to the other, '
'both through the positions; the difference of their values in the base currency is realised. '
'Fills rates, result and journal, stores the row and returns it. Raises RL514.';

revoke all on function internal.book_exchange(lending.currency_exchange, text, text) from public;
