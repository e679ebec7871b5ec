-- requires: internal.v_ledger_day, internal.v_reporting_rate
create or replace view analytics.v_income_statement with (security_barrier = true) as
with
figure as (
    select
        d.legal_entity_id,
        e.code as legal_entity_code,
        d.currency_code,
        date_trunc('month', d.booked_on::timestamp)::date as month_date,
        d.account_kind,
        d.account_code,
        d.account_name,
        sum(d.credit_amount - d.debit_amount) as income_amount
    from internal.v_ledger_day as d
    inner join lending.legal_entity as e on d.legal_entity_id = e.id
    where d.account_kind in ('income', 'expense')
    group by
        d.legal_entity_id,
        e.code,
        d.currency_code,
        month_date,
        d.account_kind,
        d.account_code,
        d.account_name
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_date,
    f.account_kind,
    f.account_code,
    f.account_name,
    f.income_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.income_amount * r.rate, r.minor_units) as income_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_income_statement is
'What was earned and spent each month? One row an entity, currency, month and income or expense '
'account. Tier 1, always current. Amounts in currency_code; the same in the reporting currency '
'at the rate of rate_date; never added across currencies.';
comment on column analytics.v_income_statement.legal_entity_id is
'The tenant.';
comment on column analytics.v_income_statement.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_income_statement.currency_code is
'Currency of the amounts.';
comment on column analytics.v_income_statement.month_date is
'First day of the month.';
comment on column analytics.v_income_statement.account_kind is
'asset, liability, equity, income or expense.';
comment on column analytics.v_income_statement.account_code is
'Account number.';
comment on column analytics.v_income_statement.account_name is
'Account name.';
comment on column analytics.v_income_statement.income_amount is
'Credits less debits: income is positive, expense negative.';
comment on column analytics.v_income_statement.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_income_statement.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_income_statement.income_reporting_amount is
'income_amount in the reporting currency.';

grant select on analytics.v_income_statement to
rently_refresher,
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
