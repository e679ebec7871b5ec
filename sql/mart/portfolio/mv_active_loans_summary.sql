create materialized view mart.mv_active_loans_summary as
select
    l.legal_entity_id,
    l.product_id,
    l.currency_code,
    count(*) as active_count,
    sum(l.principal_amount) as total_principal_amount,
    avg(l.interest_rate) as average_interest_rate
from lending.loan as l
where l.status = 'active'
group by l.legal_entity_id, l.product_id, l.currency_code
with no data;

create unique index idx_mv_active_loans_summary_product_id
on mart.mv_active_loans_summary (legal_entity_id, product_id, currency_code);

comment on materialized view mart.mv_active_loans_summary is
'How many loans of each product are active, and how much was lent? One row an entity, product and '
'currency. Tier 2. Amounts in the loans'' currency.';
comment on column mart.mv_active_loans_summary.legal_entity_id is 'The tenant.';
comment on column mart.mv_active_loans_summary.product_id is 'The product.';
comment on column mart.mv_active_loans_summary.currency_code is 'Currency of the amounts.';
comment on column mart.mv_active_loans_summary.active_count is 'Active loans.';
comment on column mart.mv_active_loans_summary.total_principal_amount is
'Sum of their principal amounts.';
comment on column mart.mv_active_loans_summary.average_interest_rate is
'Mean of their interest rates, unweighted; a fraction a year.';

alter materialized view mart.mv_active_loans_summary owner to rently_refresher;
