-- requires: analytics.v_general_ledger
create or replace view analytics.v_ledger_activity with (security_barrier = true) as
select
    g.legal_entity_id,
    g.legal_entity_code,
    g.currency_code,
    g.booked_on,
    g.account_code,
    g.account_name,
    sum(g.debit_amount) as debit_amount,
    sum(g.credit_amount) as credit_amount,
    count(*) as entry_count
from analytics.v_general_ledger as g
group by
    g.legal_entity_id,
    g.legal_entity_code,
    g.currency_code,
    g.booked_on,
    g.account_code,
    g.account_name;

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
