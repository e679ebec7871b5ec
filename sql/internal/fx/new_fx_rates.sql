create or replace function internal.new_fx_rates(
    source lending.fx_rate_source, given internal.given_fx_rate[]
) returns internal.given_fx_rate[]
language sql stable
set search_path = ''
begin atomic
    select
        array_agg(
            row(
                g.rate_date, (new_fx_rates.source).base_currency_code, g.quote, g.rate
            )::internal.given_fx_rate
        )
    from (
        select distinct
            x.rate_date,
            x.quote,
            x.rate
        from unnest(new_fx_rates.given) as x
    ) as g
    left join (
        select distinct on (r.quote_currency_code, r.rate_date)
            r.quote_currency_code,
            r.rate_date,
            r.rate
        from lending.fx_rate as r
        where
            r.source_code = (new_fx_rates.source).code
            and r.rate_date between (
                select min(x.rate_date) from unnest(new_fx_rates.given) as x
            ) and (
                select max(x.rate_date) from unnest(new_fx_rates.given) as x
            )
        order by r.quote_currency_code asc, r.rate_date asc, r.revision desc
    ) as k on g.quote = k.quote_currency_code and g.rate_date = k.rate_date
    where k.rate is distinct from g.rate;
end;

comment on function internal.new_fx_rates(lending.fx_rate_source, internal.given_fx_rate[]) is
'Those of the rates given that are not what the source said last of their day.';

revoke all on function internal.new_fx_rates(
    lending.fx_rate_source, internal.given_fx_rate[]
) from public;
