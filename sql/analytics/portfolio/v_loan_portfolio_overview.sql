-- requires: internal.v_product_balance, internal.v_reporting_rate
create or replace view analytics.v_loan_portfolio_overview with (security_barrier = true) as
select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.product_category,
    f.business_unit,
    f.product_code,
    f.status,
    f.loan_count,
    f.principal_amount,
    f.disbursed_amount,
    f.principal_repaid_amount,
    f.principal_outstanding_amount,
    f.interest_repaid_amount,
    f.par30_amount,
    f.late_loan_count,
    r.reporting_currency_code,
    r.rate_date,
    round(f.principal_outstanding_amount * r.rate, r.minor_units)
        as principal_outstanding_reporting_amount,
    round(f.par30_amount * r.rate, r.minor_units) as par30_reporting_amount
from internal.v_product_balance as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_loan_portfolio_overview is
'What is the portfolio made of, and how healthy is it? One row an entity, currency, product and '
'status. Tier 1, always current. Amounts in currency_code; the same in the reporting currency at '
'the rate of rate_date; never added across currencies.';
comment on column analytics.v_loan_portfolio_overview.legal_entity_id is 'The tenant.';
comment on column analytics.v_loan_portfolio_overview.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_loan_portfolio_overview.currency_code is 'Currency of the amounts.';
comment on column analytics.v_loan_portfolio_overview.product_category is
'Category of the product.';
comment on column analytics.v_loan_portfolio_overview.business_unit is
'Business unit that sold the loans.';
comment on column analytics.v_loan_portfolio_overview.product_code is 'The product.';
comment on column analytics.v_loan_portfolio_overview.status is 'State of the loans.';
comment on column analytics.v_loan_portfolio_overview.loan_count is 'Number of loans.';
comment on column analytics.v_loan_portfolio_overview.principal_amount is 'Agreed principal.';
comment on column analytics.v_loan_portfolio_overview.disbursed_amount is 'Principal paid out.';
comment on column analytics.v_loan_portfolio_overview.principal_repaid_amount is
'Principal paid back.';
comment on column analytics.v_loan_portfolio_overview.principal_outstanding_amount is
'Principal still owed.';
comment on column analytics.v_loan_portfolio_overview.interest_repaid_amount is 'Interest paid.';
comment on column analytics.v_loan_portfolio_overview.par30_amount is
'Whole outstanding principal of loans more than 30 days late.';
comment on column analytics.v_loan_portfolio_overview.late_loan_count is
'Number of loans at least one day late.';
comment on column analytics.v_loan_portfolio_overview.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_loan_portfolio_overview.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_loan_portfolio_overview.principal_outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';
comment on column analytics.v_loan_portfolio_overview.par30_reporting_amount is
'par30_amount in the reporting currency.';

grant select on analytics.v_loan_portfolio_overview to
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
