-- requires: mart.mv_borrower, internal.v_reporting_rate
create or replace view analytics.v_customer_lifetime_value with (security_barrier = true) as
with
figure as (
    select
        m.legal_entity_id,
        e.code as legal_entity_code,
        m.borrower_party_id,
        m.currency_code,
        m.loan_count,
        m.disbursed_amount,
        m.income_amount,
        m.written_off_amount,
        m.charged_off_amount,
        m.income_amount - m.written_off_amount - m.charged_off_amount as lifetime_value_amount,
        m.first_loan_on,
        m.last_loan_on,
        s.as_of_at
    from mart.mv_borrower as m
    inner join lending.legal_entity as e on m.legal_entity_id = e.id
    left join ops.mart_view_state as s
        on s.view_name = 'mart.mv_borrower'
    where m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.borrower_party_id,
    f.currency_code,
    f.loan_count,
    f.disbursed_amount,
    f.income_amount,
    f.written_off_amount,
    f.charged_off_amount,
    f.lifetime_value_amount,
    f.first_loan_on,
    f.last_loan_on,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.lifetime_value_amount * r.rate, r.minor_units) as lifetime_value_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_customer_lifetime_value is
'What is each customer worth so far? One row a borrower and currency. Tier 3. Amounts in '
'currency_code; the same in the reporting currency at the rate of rate_date; never added across '
'currencies.';
comment on column analytics.v_customer_lifetime_value.legal_entity_id is
'The tenant.';
comment on column analytics.v_customer_lifetime_value.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_customer_lifetime_value.borrower_party_id is
'Who owes it.';
comment on column analytics.v_customer_lifetime_value.currency_code is
'Currency of the amounts.';
comment on column analytics.v_customer_lifetime_value.loan_count is
'Loans paid out.';
comment on column analytics.v_customer_lifetime_value.disbursed_amount is
'Principal paid out.';
comment on column analytics.v_customer_lifetime_value.income_amount is
'Interest, fees and penalties paid.';
comment on column analytics.v_customer_lifetime_value.written_off_amount is
'Principal written off.';
comment on column analytics.v_customer_lifetime_value.charged_off_amount is
'Principal charged off and still owed.';
comment on column analytics.v_customer_lifetime_value.lifetime_value_amount is
'Income less principal written off and charged off.';
comment on column analytics.v_customer_lifetime_value.first_loan_on is
'Start of the first loan.';
comment on column analytics.v_customer_lifetime_value.last_loan_on is
'Start of the last loan.';
comment on column analytics.v_customer_lifetime_value.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_customer_lifetime_value.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_customer_lifetime_value.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_customer_lifetime_value.lifetime_value_reporting_amount is
'lifetime_value_amount in the reporting currency.';

grant select on analytics.v_customer_lifetime_value to
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

alter view analytics.v_customer_lifetime_value owner to rently_refresher;
