-- A source with another base currency than the pivot votes through its own price of the pivot.
-- Not materialized, so that the days that are asked for reach the table.
create or replace view internal.v_fx_rate_vote as
with
latest as not materialized (
    select distinct on (r.source_code, r.quote_currency_code, r.rate_date)
        r.source_code,
        s.base_currency_code,
        r.quote_currency_code,
        r.rate_date,
        r.id,
        r.rate
    from lending.fx_rate as r
    inner join lending.fx_rate_source as s on r.source_code = s.code
    order by r.source_code asc, r.quote_currency_code asc, r.rate_date asc, r.revision desc
)

select
    l.source_code,
    l.quote_currency_code,
    l.rate_date,
    l.rate,
    l.id as fx_rate_id
from latest as l
where l.base_currency_code = internal.fx_pivot()
union all
select
    p.source_code,
    case
        when l.id = p.id then p.base_currency_code else l.quote_currency_code
    end as quote_currency_code,
    p.rate_date,
    round(case when l.id = p.id then 1 else l.rate end / p.rate, 10) as rate,
    l.id as fx_rate_id
from latest as p
inner join latest as l on p.source_code = l.source_code and p.rate_date = l.rate_date
where p.quote_currency_code = internal.fx_pivot();

comment on view internal.v_fx_rate_vote is
'What does each source say that the pivot currency costs on each day? One row a source, currency '
'and day.';
comment on column internal.v_fx_rate_vote.source_code is 'The source.';
comment on column internal.v_fx_rate_vote.quote_currency_code is 'Currency of the price.';
comment on column internal.v_fx_rate_vote.rate_date is 'The day.';
comment on column internal.v_fx_rate_vote.rate is 'Units of it for one of the pivot currency.';
comment on column internal.v_fx_rate_vote.fx_rate_id is 'Row that the vote is from.';
