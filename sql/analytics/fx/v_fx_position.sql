-- requires: internal.v_reporting_rate
create or replace view analytics.v_fx_position with (security_barrier = true) as
select
    p.legal_entity_id,
    e.code as legal_entity_code,
    p.currency_code,
    e.base_currency_code,
    p.position_amount,
    p.carrying_amount,
    r.rate_date,
    round(p.position_amount * r.rate, r.minor_units) as market_amount,
    p.unrealised_amount as booked_unrealised_amount,
    p.revalued_on
from lending.fx_position as p
inner join lending.legal_entity as e on p.legal_entity_id = e.id
left join internal.v_reporting_rate as r
    on p.legal_entity_id = r.legal_entity_id and p.currency_code = r.currency_code;

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
