-- Through the pivot currency, at the last valid official rates, whatever their age: rate_date shows
-- it. An entity and currency have one row anyway; `distinct on` tells the planner, which then
-- leaves the rates out of a query that asks for no column of them.
create or replace view internal.v_reporting_rate as
with
latest as (
    select distinct on (o.quote_currency_code)
        o.quote_currency_code as currency_code,
        o.rate_date,
        o.rate
    from lending.fx_rate_official as o
    where o.status = 'valid'
    order by o.quote_currency_code asc, o.rate_date desc, o.revision desc
),

price as (
    select
        l.currency_code,
        l.rate_date,
        l.rate
    from latest as l
    where l.currency_code <> internal.fx_pivot()
    union all
    select
        internal.fx_pivot(),
        null::date,
        1::numeric
)

select distinct on (e.id, c.code)
    e.id as legal_entity_id,
    c.code as currency_code,
    e.base_currency_code as reporting_currency_code,
    case when c.code = e.base_currency_code then 1 else b.rate / f.rate end as rate,
    case
        when c.code = e.base_currency_code then (now() at time zone e.time_zone)::date
        else least(f.rate_date, b.rate_date)
    end as rate_date,
    r.minor_units
from lending.legal_entity as e
cross join lending.currency as c
inner join lending.currency as r on e.base_currency_code = r.code
left join price as f on c.code = f.currency_code
left join price as b on e.base_currency_code = b.currency_code
where c.code = e.base_currency_code or (f.rate is not null and b.rate is not null);

comment on view internal.v_reporting_rate is
'What is one unit of each currency worth in the currency in which an entity reports? One row an '
'entity and currency with a rate. Current.';
comment on column internal.v_reporting_rate.legal_entity_id is
'The tenant.';
comment on column internal.v_reporting_rate.currency_code is
'Currency of the amounts.';
comment on column internal.v_reporting_rate.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column internal.v_reporting_rate.rate is
'Units of the reporting currency for one of currency_code.';
comment on column internal.v_reporting_rate.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column internal.v_reporting_rate.minor_units is
'Decimals of the reporting currency.';

grant select on internal.v_reporting_rate to rently_refresher;
