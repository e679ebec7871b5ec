create or replace function api.exchange_currency(
    legal_entity_id uuid,
    bought_currency_code text,
    bought_amount numeric,
    sold_currency_code text,
    sold_amount numeric,
    idempotency_key text,
    value_date date default null
) returns table (
    id uuid,
    realised_amount numeric,
    official_exchange_rate numeric,
    fx_rate_official_ids uuid[],
    journal_id uuid
)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _exchange lending.currency_exchange;
    _answer jsonb;
    _business_date date;
begin
    perform internal.require(exchange_currency.legal_entity_id, 'exchange_currency');
    perform internal.require_approval(
        exchange_currency.legal_entity_id, 'exchange_currency', exchange_currency.sold_amount
    );
    perform internal.require_amount(
        exchange_currency.bought_amount, exchange_currency.bought_currency_code
    );
    perform internal.require_amount(
        exchange_currency.sold_amount, exchange_currency.sold_currency_code
    );
    if exchange_currency.bought_currency_code = exchange_currency.sold_currency_code then
        raise exception using
            errcode = 'RL521',
            message = 'a currency is not exchanged for itself',
            detail = format('currency %s', exchange_currency.sold_currency_code),
            hint = 'Name two currencies.';
    end if;
    _business_date := internal.business_date(exchange_currency.legal_entity_id);
    perform internal.require_value_date(
        coalesce(exchange_currency.value_date, _business_date), '-infinity', _business_date
    );

    _exchange.legal_entity_id := exchange_currency.legal_entity_id;
    _exchange.bought_currency_code := exchange_currency.bought_currency_code;
    _exchange.bought_amount := exchange_currency.bought_amount;
    _exchange.sold_currency_code := exchange_currency.sold_currency_code;
    _exchange.sold_amount := exchange_currency.sold_amount;
    _exchange.value_date := coalesce(exchange_currency.value_date, _business_date);
    _exchange.booked_at := internal.booking_time();
    _exchange.recorded_by_account_id := internal.acting_account_id();
    _exchange.id := internal.uuid_v7();
    _answer := internal.claim_idempotency_key(
        exchange_currency.legal_entity_id,
        'exchange_currency',
        exchange_currency.idempotency_key,
        jsonb_build_array(
            exchange_currency.bought_currency_code,
            trim_scale(exchange_currency.bought_amount),
            exchange_currency.sold_currency_code,
            trim_scale(exchange_currency.sold_amount),
            exchange_currency.value_date
        ),
        jsonb_build_object('id', _exchange.id)
    );
    if _answer is null then
        _exchange := internal.book_exchange(_exchange, '1000', '1000');
    else
        _exchange.id := (_answer ->> 'id')::uuid;
    end if;

    return query
    select x.id, x.realised_amount, x.official_exchange_rate, x.fx_rate_official_ids, x.journal_id
    from lending.currency_exchange as x
    where x.legal_entity_id = exchange_currency.legal_entity_id and x.id = _exchange.id;
end
$$;

comment on function api.exchange_currency(uuid, text, numeric, text, numeric, text, date) is
'Records that a bank exchanged one currency of ours for another, once for each idempotency key. '
'What is sold leaves its position at average cost; the difference to the value of what is bought '
'is realised, in the base currency. Needs exchange_currency. Raises RL001, RL002 (access), RL007, '
'RL401 (idempotency key), RL305 (amount), RL306 (value date), RL514 (no valid rate), RL521 (one '
'currency).';

revoke all on function api.exchange_currency(uuid, text, numeric, text, numeric, text, date)
from public;
grant execute on function api.exchange_currency(uuid, text, numeric, text, numeric, text, date)
to rently_accountant;
