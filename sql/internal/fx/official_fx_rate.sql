create or replace function internal.official_fx_rate(currency_code text, on_date date)
returns lending.fx_rate_official
language plpgsql stable
set search_path = ''
as $$
declare
    _official lending.fx_rate_official;
    _max_age integer;
    _age integer;
begin
    select o.* into _official
    from lending.fx_rate_official as o
    where
        o.quote_currency_code = official_fx_rate.currency_code
        and o.rate_date <= official_fx_rate.on_date
    order by o.rate_date desc, o.revision desc
    limit 1;
    select p.max_age_days into _max_age
    from lending.fx_rate_policy as p
    where
        coalesce(p.currency_code, official_fx_rate.currency_code)
        = official_fx_rate.currency_code
    order by p.currency_code nulls last
    limit 1;
    if official_fx_rate.on_date - _official.rate_date < 100 then
        select count(*) into _age
        from generate_series(1, official_fx_rate.on_date - _official.rate_date) as n
        where extract(isodow from _official.rate_date + n) < 6;
    end if;

    if _official.status = 'valid' and _age <= _max_age then
        return _official;
    end if;
    raise exception using
        errcode = 'RL514',
        message = 'there is no valid rate of the currency for the day',
        detail = format(
            '%s on %s: %s',
            coalesce(official_fx_rate.currency_code, 'null'),
            coalesce(official_fx_rate.on_date::text, 'null'),
            case
                when _official.id is null then 'no rate'
                when _official.status = 'disputed'
                    then 'sources disagree on ' || _official.rate_date
                else 'the last one is of ' || _official.rate_date
            end
        ),
        hint = 'Record rates for the day with api.record_fx_rates().';
end
$$;

comment on function internal.official_fx_rate(text, date) is
'The official rate of a currency that holds on a day: the last one, unless it is too old or '
'disputed (RL514).';

revoke all on function internal.official_fx_rate(text, date) from public;
