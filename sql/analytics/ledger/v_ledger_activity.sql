-- requires: internal.v_ledger_day
create or replace view analytics.v_ledger_activity with (security_barrier = true) as
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
    d.legal_entity_id, e.code, d.currency_code, d.booked_on, d.account_code, d.account_name;

comment on view analytics.v_ledger_activity is
'How much moves through each account each day? One row an entity, currency, account and booking '
'day. Tier 1, always current. Amounts in currency_code, never added across currencies.';
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
