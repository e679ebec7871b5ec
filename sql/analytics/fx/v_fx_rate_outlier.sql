-- requires: internal.v_fx_rate_vote
create or replace view analytics.v_fx_rate_outlier with (security_barrier = true) as
with
official as (
    select distinct on (o.quote_currency_code, o.rate_date)
        o.quote_currency_code,
        o.rate_date,
        o.status,
        o.median_rate,
        o.outlier_fx_rate_ids
    from lending.fx_rate_official as o
    order by o.quote_currency_code asc, o.rate_date asc, o.revision desc
)

select
    o.quote_currency_code,
    o.rate_date,
    v.source_code,
    v.rate,
    o.median_rate,
    round((v.rate / o.median_rate - 1) * 100, 4) as deviation_pct,
    o.status,
    v.fx_rate_id
from official as o
cross join unnest(o.outlier_fx_rate_ids) as x (fx_rate_id)
inner join internal.v_fx_rate_vote as v
    on
        x.fx_rate_id = v.fx_rate_id
        and o.quote_currency_code = v.quote_currency_code
        and o.rate_date = v.rate_date;

comment on view analytics.v_fx_rate_outlier is
'Which rates were set aside, and how far off were they? One row a source, currency and day. Tier '
'1, always current. Rates, no amounts.';
comment on column analytics.v_fx_rate_outlier.quote_currency_code is 'Currency of the price.';
comment on column analytics.v_fx_rate_outlier.rate_date is 'The day.';
comment on column analytics.v_fx_rate_outlier.source_code is 'Who said so.';
comment on column analytics.v_fx_rate_outlier.rate is 'What it said that one of the pivot costs.';
comment on column analytics.v_fx_rate_outlier.median_rate is 'Median of all sources.';
comment on column analytics.v_fx_rate_outlier.deviation_pct is 'How far off it is, in percent.';
comment on column analytics.v_fx_rate_outlier.status is
'valid: the others agree on a rate. disputed: nothing is converted that day.';
comment on column analytics.v_fx_rate_outlier.fx_rate_id is 'Key of the rate.';

grant select on analytics.v_fx_rate_outlier to
rently_executive, rently_risk_manager, rently_accountant, rently_auditor;
