-- requires: analytics.v_trial_balance, internal.v_reporting_rate
create or replace view analytics.v_balance_sheet with (security_barrier = true) as
with
figure as (
    select
        t.legal_entity_id,
        t.legal_entity_code,
        t.currency_code,
        t.account_kind,
        count(*) as account_count,
        sum(t.balance_amount) as balance_amount
    from analytics.v_trial_balance as t
    group by t.legal_entity_id, t.legal_entity_code, t.currency_code, t.account_kind
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.account_kind,
    f.account_count,
    f.balance_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.balance_amount * r.rate, r.minor_units) as balance_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_balance_sheet is
'What does each entity own and owe, and what did it earn? One row an entity, currency and kind '
'of account. Tier 1, always current. Amounts in currency_code; the same in the reporting '
'currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_balance_sheet.legal_entity_id is
'The tenant.';
comment on column analytics.v_balance_sheet.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_balance_sheet.currency_code is
'Currency of the amounts.';
comment on column analytics.v_balance_sheet.account_kind is
'asset, liability, equity, income or expense.';
comment on column analytics.v_balance_sheet.account_count is
'Number of accounts.';
comment on column analytics.v_balance_sheet.balance_amount is
'Balance, positive on the kind''s normal side.';
comment on column analytics.v_balance_sheet.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_balance_sheet.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_balance_sheet.balance_reporting_amount is
'balance_amount in the reporting currency.';

grant select on analytics.v_balance_sheet to
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
