-- requires: internal.business_date
create or replace view analytics.v_occupancy with (security_barrier = true) as
with
-- Materialized, or the day would be asked for each unit.
today as materialized (
    select
        e.id as legal_entity_id,
        internal.business_date(e.id) as business_date
    from lending.legal_entity as e
),

units as (
    select
        u.legal_entity_id,
        u.property_id,
        u.id,
        s.currency_code,
        s.rent_amount,
        s.rent_cycle
    from lending.rental_unit as u
    inner join today as t on u.legal_entity_id = t.legal_entity_id
    left join lending.lease as s
        on
            u.legal_entity_id = s.legal_entity_id
            and u.id = s.rental_unit_id
            and not s.is_cancelled
            and s.leased_during @> t.business_date
    where u.is_active
)

select
    p.legal_entity_id,
    p.id as property_id,
    p.reference as property_reference,
    p.kind,
    p.city,
    p.country_code,
    count(u.id) as unit_count,
    count(u.currency_code) as leased_count,
    round(100.0 * count(u.currency_code) / nullif(count(u.id), 0), 2) as occupancy_pct
from lending.property as p
left join units as u
    on p.legal_entity_id = u.legal_entity_id and p.id = u.property_id
group by p.legal_entity_id, p.id;

comment on view analytics.v_occupancy is
'How many units of a property are leased today? One row a property. Tier 1. No amounts.';
comment on column analytics.v_occupancy.legal_entity_id is 'The tenant.';
comment on column analytics.v_occupancy.property_id is 'The property.';
comment on column analytics.v_occupancy.property_reference is 'The entity''s own number for it.';
comment on column analytics.v_occupancy.kind is 'residential, commercial or mixed.';
comment on column analytics.v_occupancy.city is 'City.';
comment on column analytics.v_occupancy.country_code is 'Country.';
comment on column analytics.v_occupancy.unit_count is 'Units that are let.';
comment on column analytics.v_occupancy.leased_count is 'Units with a lease today.';
comment on column analytics.v_occupancy.occupancy_pct is
'Share of the leased ones, in per cent; null without units.';

grant select on analytics.v_occupancy to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi;
