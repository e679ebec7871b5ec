-- By triangulation through the pivot currency, rounded once, half away from zero, as Regulation
-- (EC) 1103/97 asks.
create or replace function internal.convert(
    amount numeric,
    from_currency_code text,
    to_currency_code text,
    on_date date,
    out converted_amount numeric,
    out exchange_rate numeric,
    out fx_rate_official_ids uuid[]
)
language plpgsql stable
set search_path = ''
as $$
declare
    _from lending.fx_rate_official;
    _to lending.fx_rate_official;
begin
    if convert.from_currency_code = convert.to_currency_code then
        converted_amount := convert.amount;
        exchange_rate := 1;
        fx_rate_official_ids := '{}';
        return;
    end if;
    if convert.from_currency_code <> internal.fx_pivot() then
        _from := internal.official_fx_rate(convert.from_currency_code, convert.on_date);
    end if;
    if convert.to_currency_code <> internal.fx_pivot() then
        _to := internal.official_fx_rate(convert.to_currency_code, convert.on_date);
    end if;
    fx_rate_official_ids := array_remove(array[_from.id, _to.id], null);
    exchange_rate := round(coalesce(_to.rate, 1) / coalesce(_from.rate, 1), 10);
    converted_amount := round(
        convert.amount * coalesce(_to.rate, 1) / coalesce(_from.rate, 1),
        internal.currency_minor_units(convert.to_currency_code)
    );
end
$$;

comment on function internal.convert(numeric, text, text, date) is
'Converts an amount at the official rates of a day, and says at which rate and by which rows. '
'Raises RL514 without a valid rate.';

revoke all on function internal.convert(numeric, text, text, date) from public;
