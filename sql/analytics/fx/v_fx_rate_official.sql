create or replace view analytics.v_fx_rate_official with (security_barrier = true) as
select distinct on (o.quote_currency_code, o.rate_date)
    internal.fx_pivot() as base_currency_code,
    o.quote_currency_code,
    o.rate_date,
    o.status,
    o.rate,
    o.median_rate,
    cardinality(o.fx_rate_ids) as agreeing_count,
    cardinality(o.outlier_fx_rate_ids) as outlier_count,
    o.revision,
    o.id as fx_rate_official_id
from lending.fx_rate_official as o
order by o.quote_currency_code asc, o.rate_date asc, o.revision desc;

comment on view analytics.v_fx_rate_official is
'What is each currency officially worth on each day? One row a currency and day. Tier 1, always '
'current. Rates, no amounts.';
comment on column analytics.v_fx_rate_official.base_currency_code is 'The pivot currency.';
comment on column analytics.v_fx_rate_official.quote_currency_code is 'Currency of the price.';
comment on column analytics.v_fx_rate_official.rate_date is 'The day.';
comment on column analytics.v_fx_rate_official.status is 'valid, or disputed: not used.';
comment on column analytics.v_fx_rate_official.rate is
'Units of quote_currency_code for one of the base; null if disputed.';
comment on column analytics.v_fx_rate_official.median_rate is 'Median of all sources.';
comment on column analytics.v_fx_rate_official.agreeing_count is 'Sources that agree.';
comment on column analytics.v_fx_rate_official.outlier_count is 'Sources set aside.';
comment on column analytics.v_fx_rate_official.revision is 'How often the day was judged.';
comment on column analytics.v_fx_rate_official.fx_rate_official_id is 'Key of the row.';

grant select on analytics.v_fx_rate_official to
rently_executive,
rently_risk_manager,
rently_payments_operator,
rently_accountant,
rently_auditor,
rently_readonly_analyst,
rently_bi;
