-- requires: analytics.v_general_ledger, internal.v_reporting_rate
create or replace view analytics.v_loss_and_recovery with (security_barrier = true) as
with
account as (
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

figure as (
    select
        g.legal_entity_id,
        g.legal_entity_code,
        g.currency_code,
        date_trunc('month', g.booked_on)::date as month_date,
        coalesce(sum(g.debit_amount - g.credit_amount) filter (where a.kind = 'loss'), 0)
            as loss_amount,
        coalesce(sum(g.credit_amount - g.debit_amount) filter (where a.kind = 'recovery'), 0)
            as recovery_amount,
        sum(g.debit_amount - g.credit_amount) as net_loss_amount
    from analytics.v_general_ledger as g
    inner join account as a
        on g.legal_entity_id = a.legal_entity_id and g.account_code = a.account_code
    group by g.legal_entity_id, g.legal_entity_code, g.currency_code, month_date
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
