create materialized view mart.mv_portfolio_concentration as
select
    l.legal_entity_id,
    l.currency_code,
    d.dimension,
    d.dimension_value,
    count(*) as loan_count,
    sum(l.principal_outstanding_amount) as principal_outstanding_amount
from lending.loan as l
inner join lending.product as p
    on l.legal_entity_id = p.legal_entity_id and l.product_id = p.id
inner join lending.party as b
    on l.legal_entity_id = b.legal_entity_id and l.borrower_party_id = b.id
cross join
    lateral (
        values
        ('product', p.code),
        ('product_category', p.category),
        ('business_unit', p.business_unit),
        ('segment', coalesce(b.segment, 'none')),
        ('borrower', l.borrower_party_id::text)
    ) as d (dimension, dimension_value)
where l.principal_outstanding_amount > 0
group by l.legal_entity_id, l.currency_code, d.dimension, d.dimension_value
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
'product, product_category, business_unit, segment or borrower.';
comment on column mart.mv_portfolio_concentration.dimension_value is
'The product, business unit and so on.';
comment on column mart.mv_portfolio_concentration.loan_count is
'Number of loans.';
comment on column mart.mv_portfolio_concentration.principal_outstanding_amount is
'Principal still owed.';

alter materialized view mart.mv_portfolio_concentration owner to rently_refresher;
