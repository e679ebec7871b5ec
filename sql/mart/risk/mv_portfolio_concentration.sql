-- requires: internal.v_loan_dimension
create materialized view mart.mv_portfolio_concentration as
select
    d.legal_entity_id,
    d.currency_code,
    d.dimension,
    d.dimension_value,
    count(*) as loan_count,
    sum(d.principal_outstanding_amount) as principal_outstanding_amount
from internal.v_loan_dimension as d
where d.principal_outstanding_amount > 0
group by d.legal_entity_id, d.currency_code, d.dimension, d.dimension_value
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
