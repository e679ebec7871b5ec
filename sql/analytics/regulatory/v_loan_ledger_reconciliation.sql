-- requires: analytics.v_loan_balance, analytics.v_trial_balance, internal.v_reporting_rate
create or replace view analytics.v_loan_ledger_reconciliation with (security_barrier = true) as
with
loan as (
    select
        b.legal_entity_id,
        b.currency_code,
        k.balance,
        k.account_code,
        sum(k.amount) as amount
    from analytics.v_loan_balance as b
    cross join
        lateral (
            values
            ('principal', '1100', b.principal_outstanding_amount),
            ('credit_balance', '2100', b.credit_balance_amount)
        ) as k (balance, account_code, amount)
    where b.status <> 'charged_off'
    group by b.legal_entity_id, b.currency_code, k.balance, k.account_code
),

figure as (
    select
        t.legal_entity_id,
        t.legal_entity_code,
        t.currency_code,
        case t.account_code when '1100' then 'principal' else 'credit_balance' end as balance,
        coalesce(l.amount, 0) as loan_amount,
        t.balance_amount as ledger_amount,
        t.balance_amount - coalesce(l.amount, 0) as difference_amount,
        t.balance_amount = coalesce(l.amount, 0) as is_reconciled
    from analytics.v_trial_balance as t
    left join loan as l using (legal_entity_id, currency_code, account_code)
    where t.account_code in ('1100', '2100')
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.balance,
    f.loan_amount,
    f.ledger_amount,
    f.difference_amount,
    f.is_reconciled,
    r.reporting_currency_code,
    r.rate_date,
    round(f.loan_amount * r.rate, r.minor_units) as loan_reporting_amount,
    round(f.ledger_amount * r.rate, r.minor_units) as ledger_reporting_amount,
    round(f.difference_amount * r.rate, r.minor_units) as difference_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_loan_ledger_reconciliation is
'Does the ledger agree with the loans? One row an entity, currency and kind of balance; '
'difference_amount is zero. Tier 1, always current. Amounts in currency_code; the same in the '
'reporting currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_loan_ledger_reconciliation.legal_entity_id is
'The tenant.';
comment on column analytics.v_loan_ledger_reconciliation.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_loan_ledger_reconciliation.currency_code is
'Currency of the amounts.';
comment on column analytics.v_loan_ledger_reconciliation.balance is
'principal or credit_balance.';
comment on column analytics.v_loan_ledger_reconciliation.loan_amount is
'Sum over the loans; those charged off stand on an account of their own.';
comment on column analytics.v_loan_ledger_reconciliation.ledger_amount is
'Balance of the account.';
comment on column analytics.v_loan_ledger_reconciliation.difference_amount is
'Ledger less loans.';
comment on column analytics.v_loan_ledger_reconciliation.is_reconciled is
'Whether they agree.';
comment on column analytics.v_loan_ledger_reconciliation.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_loan_ledger_reconciliation.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_loan_ledger_reconciliation.loan_reporting_amount is
'loan_amount in the reporting currency.';
comment on column analytics.v_loan_ledger_reconciliation.ledger_reporting_amount is
'ledger_amount in the reporting currency.';
comment on column analytics.v_loan_ledger_reconciliation.difference_reporting_amount is
'difference_amount in the reporting currency.';

grant select on analytics.v_loan_ledger_reconciliation to
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
