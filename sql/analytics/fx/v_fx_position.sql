create or replace view analytics.v_fx_position with (security_barrier = true) as
with
latest as (
    select distinct on (o.quote_currency_code)
        o.quote_currency_code,
        o.rate_date,
        o.rate
    from lending.fx_rate_official as o
    where o.status = 'valid'
    order by o.quote_currency_code asc, o.rate_date desc, o.revision desc
)

select
    p.legal_entity_id,
    e.code as legal_entity_code,
    p.currency_code,
    e.base_currency_code,
    p.position_amount,
    p.carrying_amount,
    least(f.rate_date, b.rate_date) as rate_date,
    round(
        p.position_amount
        * case when e.base_currency_code = internal.fx_pivot() then 1 else b.rate end
        / case when p.currency_code = internal.fx_pivot() then 1 else f.rate end,
        c.minor_units
    ) as market_amount,
    p.unrealised_amount as booked_unrealised_amount,
    p.revalued_on
from lending.fx_position as p
inner join lending.legal_entity as e on p.legal_entity_id = e.id
inner join lending.currency as c on e.base_currency_code = c.code
left join latest as f on p.currency_code = f.quote_currency_code
left join latest as b on e.base_currency_code = b.quote_currency_code;

comment on view analytics.v_fx_position is
'What does each entity hold in foreign currencies, what did it cost and what is it worth? One row '
'an entity and currency. Tier 1, always current. position_amount in currency_code, all others in '
'the base currency at the last valid official rates.';
comment on column analytics.v_fx_position.legal_entity_id is 'The tenant.';
comment on column analytics.v_fx_position.legal_entity_code is 'The tenant''s short name.';
comment on column analytics.v_fx_position.currency_code is 'The foreign currency.';
comment on column analytics.v_fx_position.base_currency_code is 'The entity''s base currency.';
comment on column analytics.v_fx_position.position_amount is
'Net holding: positive is long, negative short.';
comment on column analytics.v_fx_position.carrying_amount is 'What it cost, at average cost.';
comment on column analytics.v_fx_position.rate_date is 'Day of the older of the rates used.';
comment on column analytics.v_fx_position.market_amount is
'What it is worth; null without a rate.';
comment on column analytics.v_fx_position.booked_unrealised_amount is
'Gain that the last revaluation booked.';
comment on column analytics.v_fx_position.revalued_on is 'Day of the last revaluation.';

grant select on analytics.v_fx_position to
rently_executive, rently_risk_manager, rently_accountant, rently_auditor;
