create materialized view mart.mv_portfolio_concentration as
select
    l.legal_entity_id,
    l.currency_code,
    d.dimension,
    coalesce(d.dimension_value, 'none') as dimension_value,
    count(*) as loan_count,
    sum(l.principal_outstanding_amount) as principal_outstanding_amount
from lending.loan as l
inner join lending.product as p
    on l.legal_entity_id = p.legal_entity_id and l.product_id = p.id
inner join lending.party as b
    on l.legal_entity_id = b.legal_entity_id and l.borrower_party_id = b.id
left join lending.lease as s on l.legal_entity_id = s.legal_entity_id and l.lease_id = s.id
left join lending.rental_unit as u
    on s.legal_entity_id = u.legal_entity_id and s.rental_unit_id = u.id
left join lending.property as h
    on u.legal_entity_id = h.legal_entity_id and u.property_id = h.id
-- The agent who sold it, whoever looks after it since.
left join lending.agent_assignment as own
    on
        l.legal_entity_id = own.legal_entity_id
        and l.id = own.loan_id
        and own.assigned_during @> l.start_date
left join lending.agent_assignment as house
    on
        h.legal_entity_id = house.legal_entity_id
        and h.id = house.property_id
        and house.assigned_during @> l.start_date
cross join
    lateral (
        values
        ('product', p.code),
        ('product_category', p.category),
        ('business_unit', p.business_unit),
        ('segment', b.segment),
        ('borrower', l.borrower_party_id::text),
        ('agent', coalesce(own.agent_party_id, house.agent_party_id)::text),
        ('landlord', s.landlord_party_id::text),
        ('city', h.country_code || ' ' || h.city),
        ('country', h.country_code)
    ) as d (dimension, dimension_value)
where l.principal_outstanding_amount > 0
group by l.legal_entity_id, l.currency_code, d.dimension, coalesce(d.dimension_value, 'none')
with no data;

create unique index idx_mv_portfolio_concentration_key
on mart.mv_portfolio_concentration (legal_entity_id, currency_code, dimension, dimension_value);

comment on materialized view mart.mv_portfolio_concentration is
'How is the outstanding principal spread? One row an entity, currency, dimension and value. '
'Tier 3. Amounts in currency_code.';
comment on column mart.mv_portfolio_concentration.legal_entity_id is
'The tenant.';
comment on column mart.mv_portfolio_concentration.currency_code is
'Currency of the amounts.';
comment on column mart.mv_portfolio_concentration.dimension is
'product, product_category, business_unit, segment, borrower, agent (when the loan began), '
'landlord, city or country (of the property whose rent it pays).';
comment on column mart.mv_portfolio_concentration.dimension_value is
'The product, business unit and so on; none for loans without one.';
comment on column mart.mv_portfolio_concentration.loan_count is
'Number of loans.';
comment on column mart.mv_portfolio_concentration.principal_outstanding_amount is
'Principal still owed.';

alter materialized view mart.mv_portfolio_concentration owner to rently_refresher;
