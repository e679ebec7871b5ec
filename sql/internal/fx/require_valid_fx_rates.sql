create or replace function internal.require_valid_fx_rates(
    source lending.fx_rate_source, given internal.given_fx_rate[]
) returns void
language plpgsql stable
set search_path = ''
as $$
declare
    _found record;
begin
    select
        g.*,
        case
            when g.quote = (source).base_currency_code and g.base <> g.quote then 'RL512'
            else 'RL511'
        end as sqlstate
    into _found
    from unnest(require_valid_fx_rates.given) as g
    where (
        g.rate > 0
        and g.rate < 1e10
        and scale(trim_scale(g.rate)) <= 10
        and isfinite(g.rate_date)
        and g.rate_date <= current_date + 1
        and g.base = (source).base_currency_code
        and g.quote <> (source).base_currency_code
        and exists (select from lending.currency as c where c.code = g.quote)
    ) is not true
    order by g.rate_date, g.quote
    limit 1;
    if found then
        raise exception using
            errcode = _found.sqlstate,
            message = 'the source cannot give this rate',
            detail = format(
                '%s: 1 %s = %s %s on %s',
                (source).code,
                coalesce(_found.base, 'null'),
                coalesce(_found.rate::text, 'null'),
                coalesce(_found.quote, 'null'),
                coalesce(_found.rate_date::text, 'null')
            ),
            hint = format(
                'Give a positive price of 1 %s, with ten decimals at the most, in a currency of '
                'lending.currency, up to today.',
                (source).base_currency_code
            );
    end if;

    select g.quote, g.rate_date into _found
    from unnest(require_valid_fx_rates.given) as g
    group by g.quote, g.rate_date
    having min(g.rate) < max(g.rate)
    limit 1;
    if found then
        raise exception using
            errcode = 'RL515',
            message = 'two rates of a currency are given for one day',
            detail = format('%s on %s', _found.quote, _found.rate_date),
            hint = 'Give one.';
    end if;
end
$$;

comment on function internal.require_valid_fx_rates(
    lending.fx_rate_source, internal.given_fx_rate[]
) is
'Raises RL511 for a rate that the source cannot give, RL512 for one of the wrong base, RL515 for '
'two of a currency and day.';

revoke all on function internal.require_valid_fx_rates(
    lending.fx_rate_source, internal.given_fx_rate[]
) from public;
