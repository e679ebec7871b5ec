-- requires: analytics.v_loan_balance
create or replace view internal.v_product_balance as
select
    b.legal_entity_id,
    b.legal_entity_code,
    b.currency_code,
    b.product_category,
    b.business_unit,
    b.product_code,
    b.status,
    count(*) as loan_count,
    count(*) filter (where b.disbursed_amount > 0) as disbursed_loan_count,
    count(*) filter (where b.days_past_due > 0) as late_loan_count,
    sum(b.principal_amount) as principal_amount,
    sum(b.disbursed_amount) as disbursed_amount,
    sum(b.principal_repaid_amount) as principal_repaid_amount,
    sum(b.principal_outstanding_amount) as principal_outstanding_amount,
    sum(b.principal_written_off_amount) as principal_written_off_amount,
    sum(b.principal_charged_off_amount) as principal_charged_off_amount,
    sum(b.interest_repaid_amount) as interest_repaid_amount,
    sum(b.interest_repaid_amount + b.fee_repaid_amount + b.penalty_repaid_amount)
        as income_amount,
    coalesce(sum(b.principal_outstanding_amount) filter (where b.days_past_due > 30), 0)
        as par30_amount
from analytics.v_loan_balance as b
group by
    b.legal_entity_id,
    b.legal_entity_code,
    b.currency_code,
    b.product_category,
    b.business_unit,
    b.product_code,
    b.status;

comment on view internal.v_product_balance is
'What was lent, earned and lost on each product, and what of it is owed? One row an entity, '
'currency, product and status. Current. Amounts in currency_code.';
comment on column internal.v_product_balance.legal_entity_id is 'The tenant.';
comment on column internal.v_product_balance.legal_entity_code is 'The tenant''s short name.';
comment on column internal.v_product_balance.currency_code is 'Currency of the amounts.';
comment on column internal.v_product_balance.product_category is 'Category of the product.';
comment on column internal.v_product_balance.business_unit is 'Business unit that sold the loans.';
comment on column internal.v_product_balance.product_code is 'The product.';
comment on column internal.v_product_balance.status is 'State of the loans.';
comment on column internal.v_product_balance.loan_count is 'Number of loans.';
comment on column internal.v_product_balance.disbursed_loan_count is
'Those of which anything was paid out.';
comment on column internal.v_product_balance.late_loan_count is 'Those at least one day late.';
comment on column internal.v_product_balance.principal_amount is 'Agreed principal.';
comment on column internal.v_product_balance.disbursed_amount is 'Principal paid out.';
comment on column internal.v_product_balance.principal_repaid_amount is 'Principal paid back.';
comment on column internal.v_product_balance.principal_outstanding_amount is
'Principal on the books.';
comment on column internal.v_product_balance.principal_written_off_amount is
'Principal written off.';
comment on column internal.v_product_balance.principal_charged_off_amount is
'Principal charged off and still owed by the borrowers.';
comment on column internal.v_product_balance.interest_repaid_amount is 'Interest paid.';
comment on column internal.v_product_balance.income_amount is 'Interest, fees and penalties paid.';
comment on column internal.v_product_balance.par30_amount is
'Whole outstanding principal of loans more than 30 days late.';
