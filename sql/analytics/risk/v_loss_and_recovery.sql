-- requires: internal.v_reporting_rate
create or replace view analytics.v_loss_and_recovery with (security_barrier = true) as
with
choice as (
    select
        m.legal_entity_id,
        m.debit_code as account_code,
        'loss' as kind
    from lending.gl_mapping as m
    where m.transaction_type in ('charge_off', 'write_off')
    union
    select
        m.legal_entity_id,
        m.credit_code,
        'recovery'
    from lending.gl_mapping as m
    where m.transaction_type = 'recovery'
),

account as materialized (
    select
        a.legal_entity_id,
        a.id,
        c.kind
    from choice as c
    inner join lending.ledger_account as a
        on c.legal_entity_id = a.legal_entity_id and c.account_code = a.code
),

-- Only transfers of these accounts, rather than both legs of all: debits are positive.
booked as (
    select
        t.legal_entity_id,
        t.currency_code,
        t.booked_on,
        a.kind,
        t.amount
    from lending.ledger_entry as t
    inner join account as a
        on t.legal_entity_id = a.legal_entity_id and t.debit_account_id = a.id
    union all
    select
        t.legal_entity_id,
        t.currency_code,
        t.booked_on,
        a.kind,
        -t.amount
    from lending.ledger_entry as t
    inner join account as a
        on t.legal_entity_id = a.legal_entity_id and t.credit_account_id = a.id
),

figure as (
    select
        b.legal_entity_id,
        e.code as legal_entity_code,
        b.currency_code,
        date_trunc('month', b.booked_on::timestamp)::date as month_date,
        coalesce(sum(b.amount) filter (where b.kind = 'loss'), 0) as loss_amount,
        coalesce(sum(-b.amount) filter (where b.kind = 'recovery'), 0) as recovery_amount,
        sum(b.amount) as net_loss_amount
    from booked as b
    inner join lending.legal_entity as e on b.legal_entity_id = e.id
    group by b.legal_entity_id, e.code, b.currency_code, month_date
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_date,
    f.loss_amount,
    f.recovery_amount,
    f.net_loss_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.loss_amount * r.rate, r.minor_units) as loss_reporting_amount,
    round(f.recovery_amount * r.rate, r.minor_units) as recovery_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_loss_and_recovery is
'What was lost on loans, and what came back? One row an entity, currency and month. Tier 1, '
'always current. Amounts in currency_code; the same in the reporting currency at the rate of '
'rate_date; never added across currencies.';
comment on column analytics.v_loss_and_recovery.legal_entity_id is
'The tenant.';
comment on column analytics.v_loss_and_recovery.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_loss_and_recovery.currency_code is
'Currency of the amounts.';
comment on column analytics.v_loss_and_recovery.month_date is
'First day of the month.';
comment on column analytics.v_loss_and_recovery.loss_amount is
'Charged off or written off: booked on the accounts that lending.gl_mapping debits for these, less '
'what was booked back.';
comment on column analytics.v_loss_and_recovery.recovery_amount is
'Recovered: booked on the accounts that lending.gl_mapping credits for recoveries.';
comment on column analytics.v_loss_and_recovery.net_loss_amount is
'Losses less recoveries.';
comment on column analytics.v_loss_and_recovery.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_loss_and_recovery.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_loss_and_recovery.loss_reporting_amount is
'loss_amount in the reporting currency.';
comment on column analytics.v_loss_and_recovery.recovery_reporting_amount is
'recovery_amount in the reporting currency.';

grant select on analytics.v_loss_and_recovery to
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
