-- requires: internal.v_reporting_rate
create or replace view analytics.v_loan_balance with (security_barrier = true) as
with
figure as (
    select
        l.legal_entity_id,
        e.code as legal_entity_code,
        l.id as loan_id,
        l.loan_number,
        p.code as product_code,
        p.category as product_category,
        p.business_unit,
        l.borrower_party_id,
        l.status,
        l.currency_code,
        l.start_date,
        l.maturity_date,
        l.principal_amount,
        l.disbursed_amount,
        l.principal_repaid_amount,
        l.principal_written_off_amount,
        l.principal_charged_off_amount,
        l.principal_outstanding_amount,
        l.interest_repaid_amount,
        l.fee_repaid_amount,
        l.penalty_repaid_amount,
        l.credit_balance_amount,
        l.oldest_unpaid_due_date,
        case
            when l.status in ('active', 'charged_off')
                then greatest(d.business_date - l.oldest_unpaid_due_date, 0)
        end as days_past_due
    from lending.loan as l
    inner join lending.legal_entity as e on l.legal_entity_id = e.id
    inner join lending.product as p
        on l.legal_entity_id = p.legal_entity_id and l.product_id = p.id
    cross join lateral (
        select (now() at time zone e.time_zone)::date as business_date
    ) as d
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.loan_id,
    f.loan_number,
    f.product_code,
    f.product_category,
    f.business_unit,
    f.borrower_party_id,
    f.status,
    f.currency_code,
    f.start_date,
    f.maturity_date,
    f.principal_amount,
    f.disbursed_amount,
    f.principal_repaid_amount,
    f.principal_written_off_amount,
    f.principal_charged_off_amount,
    f.principal_outstanding_amount,
    f.interest_repaid_amount,
    f.fee_repaid_amount,
    f.penalty_repaid_amount,
    f.credit_balance_amount,
    f.oldest_unpaid_due_date,
    f.days_past_due,
    r.reporting_currency_code,
    r.rate_date,
    round(f.disbursed_amount * r.rate, r.minor_units) as disbursed_reporting_amount,
    round(f.principal_outstanding_amount * r.rate, r.minor_units)
        as principal_outstanding_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_loan_balance is
'What is owed on each loan? One row a loan. Tier 1, always current. Amounts in the loan''s '
'currency; the same in the reporting currency at the rate of rate_date; never added across '
'currencies.';
comment on column analytics.v_loan_balance.legal_entity_id is 'The tenant.';
comment on column analytics.v_loan_balance.legal_entity_code is 'The tenant''s short name.';
comment on column analytics.v_loan_balance.loan_id is 'The loan.';
comment on column analytics.v_loan_balance.loan_number is 'Its number.';
comment on column analytics.v_loan_balance.product_code is 'Its product.';
comment on column analytics.v_loan_balance.product_category is 'The product''s category.';
comment on column analytics.v_loan_balance.business_unit is 'The business unit that sold it.';
comment on column analytics.v_loan_balance.borrower_party_id is 'Who owes it.';
comment on column analytics.v_loan_balance.status is 'State of the loan.';
comment on column analytics.v_loan_balance.currency_code is 'Currency of the amounts.';
comment on column analytics.v_loan_balance.start_date is 'Day from which interest runs.';
comment on column analytics.v_loan_balance.maturity_date is 'Due date of the last instalment.';
comment on column analytics.v_loan_balance.principal_amount is 'Agreed principal.';
comment on column analytics.v_loan_balance.disbursed_amount is 'Principal paid out.';
comment on column analytics.v_loan_balance.principal_repaid_amount is 'Principal paid back.';
comment on column analytics.v_loan_balance.principal_written_off_amount is 'Principal written off.';
comment on column analytics.v_loan_balance.principal_charged_off_amount is
'Principal charged off and still owed by the borrower.';
comment on column analytics.v_loan_balance.principal_outstanding_amount is
'Principal on the books: disbursed less repaid, written off and charged off.';
comment on column analytics.v_loan_balance.interest_repaid_amount is 'Interest paid.';
comment on column analytics.v_loan_balance.fee_repaid_amount is 'Fees paid.';
comment on column analytics.v_loan_balance.penalty_repaid_amount is 'Penalties paid.';
comment on column analytics.v_loan_balance.credit_balance_amount is
'Paid beyond what was owed; a liability.';
comment on column analytics.v_loan_balance.oldest_unpaid_due_date is
'Due date of the first instalment not fully paid.';
comment on column analytics.v_loan_balance.days_past_due is
'DPD: business date of the entity less the oldest unpaid due date, 0 on the due date; null unless '
'money is owed.';
comment on column analytics.v_loan_balance.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_loan_balance.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_loan_balance.disbursed_reporting_amount is
'disbursed_amount in the reporting currency.';
comment on column analytics.v_loan_balance.principal_outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';

grant select on analytics.v_loan_balance to
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
