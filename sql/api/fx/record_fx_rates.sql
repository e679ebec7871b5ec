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
    _new internal.given_fx_rate[];
begin
    perform internal.require_fx_rates_allowed();
    _source := internal.require_fx_source(record_fx_rates.source_code);
    _given := internal.read_fx_rates(record_fx_rates.rates);
    perform internal.require_valid_fx_rates(_source, _given);
    -- One at a time, so that each sees all rates that the official ones must agree with.
    perform pg_advisory_xact_lock(hashtextextended('rently exchange rates', 0));
    _new := internal.new_fx_rates(_source, _given);
    recorded_count := coalesce(cardinality(_new), 0);
    unchanged_count := cardinality(_given) - recorded_count;
    perform internal.refuse_inverted_fx_rates(_source, _new);

    insert into lending.fx_rate (source_code, quote_currency_code, rate_date, revision, rate)
    select
        _source.code,
        n.quote,
        n.rate_date,
        coalesce(
            (
                select max(r.revision)
                from lending.fx_rate as r
                where
                    r.source_code = _source.code
                    and r.quote_currency_code = n.quote
                    and r.rate_date = n.rate_date
            ),
            0
        ) + 1,
        n.rate
    from unnest(_new) as n;

    select
        count(*),
        count(*) filter (where o.status = 'disputed'),
        coalesce(sum(cardinality(o.outlier_fx_rate_ids)), 0)
    into official_count, disputed_count, outlier_count
    from internal.derive_official_fx_rates(
        array(select distinct n.rate_date from unnest(_new) as n)
    ) as o;
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
