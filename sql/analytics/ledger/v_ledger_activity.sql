-- requires: internal.v_ledger_day, internal.v_reporting_rate
create or replace view analytics.v_ledger_activity with (security_barrier = true) as
with
figure as (
    select
        d.legal_entity_id,
        e.code as legal_entity_code,
        d.currency_code,
        d.booked_on,
        d.account_code,
        d.account_name,
        sum(d.debit_amount) as debit_amount,
        sum(d.credit_amount) as credit_amount,
        sum(d.entry_count)::bigint as entry_count
    from internal.v_ledger_day as d
    inner join lending.legal_entity as e on d.legal_entity_id = e.id
    group by
        d.legal_entity_id, e.code, d.currency_code, d.booked_on, d.account_code, d.account_name
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.booked_on,
    f.account_code,
    f.account_name,
    f.debit_amount,
    f.credit_amount,
    f.entry_count,
    r.reporting_currency_code,
    r.rate_date,
    round(f.debit_amount * r.rate, r.minor_units) as debit_reporting_amount,
    round(f.credit_amount * r.rate, r.minor_units) as credit_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_ledger_activity is
'How much moves through each account each day? One row an entity, currency, account and booking '
'day. Tier 1, always current. Amounts in currency_code; the same in the reporting currency at the '
'rate of rate_date; never added across currencies.';
comment on column analytics.v_ledger_activity.legal_entity_id is
'The tenant.';
comment on column analytics.v_ledger_activity.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_ledger_activity.currency_code is
'Currency of the amounts.';
comment on column analytics.v_ledger_activity.booked_on is
'Business day of the booking.';
comment on column analytics.v_ledger_activity.account_code is
'Account number.';
comment on column analytics.v_ledger_activity.account_name is
'Account name.';
comment on column analytics.v_ledger_activity.debit_amount is
'All debits.';
comment on column analytics.v_ledger_activity.credit_amount is
'All credits.';
comment on column analytics.v_ledger_activity.entry_count is
'Number of legs.';
comment on column analytics.v_ledger_activity.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_ledger_activity.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_ledger_activity.debit_reporting_amount is
'debit_amount in the reporting currency.';
comment on column analytics.v_ledger_activity.credit_reporting_amount is
'credit_amount in the reporting currency.';

grant select on analytics.v_ledger_activity to
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
