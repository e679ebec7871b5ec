create or replace function api.record_fx_rates(source_code text, rates jsonb)
returns table (
    recorded_count bigint,
    unchanged_count bigint,
    official_count bigint,
    disputed_count bigint,
    outlier_count bigint
)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _source lending.fx_rate_source;
    _given internal.given_fx_rate[];
    _dates date[];
begin
    perform internal.require_fx_rates_allowed();
    _source := internal.require_fx_source(record_fx_rates.source_code);
    _given := internal.read_fx_rates(record_fx_rates.rates);
    perform internal.require_valid_fx_rates(_source, _given);
    -- One at a time, so that each sees all rates that the official ones must agree with.
    perform pg_advisory_xact_lock(hashtextextended('rently exchange rates', 0));
    perform internal.refuse_inverted_fx_rates(_source, _given);

    with
    recorded as (
        insert into lending.fx_rate (source_code, quote_currency_code, rate_date, revision, rate)
        select
            _source.code,
            g.quote,
            g.rate_date,
            coalesce(k.revision, 0) + 1,
            g.rate
        from (select distinct x.quote, x.rate_date, x.rate from unnest(_given) as x) as g
        left join lateral (
            select r.revision, r.rate
            from lending.fx_rate as r
            where
                r.source_code = _source.code
                and r.quote_currency_code = g.quote
                and r.rate_date = g.rate_date
            order by r.revision desc
            limit 1
        ) as k on true
        where k.rate is distinct from g.rate
        returning rate_date
    )

    select
        count(*),
        cardinality(_given) - count(*),
        array_agg(distinct r.rate_date)
    into recorded_count, unchanged_count, _dates
    from recorded as r;

    select
        count(*),
        count(*) filter (where o.status = 'disputed'),
        coalesce(sum(cardinality(o.outlier_fx_rate_ids)), 0)
    into official_count, disputed_count, outlier_count
    from internal.derive_official_fx_rates(_dates) as o;
    return next;
end
$$;

comment on function api.record_fx_rates(text, jsonb) is
'Records rates of a source and derives the official ones. rates is an array of {rate_date, base, '
'quote, rate}: one base, the source''s base currency, costs rate units of quote. A rate said '
'before is left; another one is a new revision. Returns how many were recorded, how many official '
'rates follow, how many of those are disputed, and how many rates were set aside. Raises RL510 '
'(not allowed), RL511 (invalid), RL512 (wrong way round), RL513 (unknown source), RL515 '
'(contradiction).';

revoke all on function api.record_fx_rates(text, jsonb) from public;
grant execute on function api.record_fx_rates(text, jsonb) to rently_scheduler;
