-- As internal.account_balances() counts, which readers of a view may not call: what the close of
-- business kept of each entity, and the entries since. The whole ledger is read only where nothing
-- was kept.
-- requires: internal.v_reporting_rate
create or replace view analytics.v_trial_balance with (security_barrier = true) as
with
kept as (
    select
        e.id as legal_entity_id,
        coalesce(
            (
                select max(s.as_of_on)
                from lending.ledger_balance_snapshot as s
                where s.legal_entity_id = e.id
            ),
            '-infinity'
        ) as as_of_on
    from lending.legal_entity as e
),

part as (
    select
        s.legal_entity_id,
        s.ledger_account_id as account_id,
        s.debit_amount,
        s.credit_amount
    from kept as k
    inner join lending.ledger_balance_snapshot as s
        on k.legal_entity_id = s.legal_entity_id and k.as_of_on = s.as_of_on
    union all
    select
        k.legal_entity_id,
        g.account_id,
        g.debit_amount,
        g.credit_amount
    from kept as k
    cross join
        lateral (
            select
                t.debit_account_id,
                t.credit_account_id,
                sum(t.amount) as amount
            from lending.ledger_entry as t
            where t.legal_entity_id = k.legal_entity_id and t.booked_on > k.as_of_on
            group by t.debit_account_id, t.credit_account_id
        ) as n
    cross join lateral (
        values
        (n.debit_account_id, n.amount, 0::numeric),
        (n.credit_account_id, 0::numeric, n.amount)
    ) as g (account_id, debit_amount, credit_amount)
),

moved as (
    select
        p.legal_entity_id,
        p.account_id,
        sum(p.debit_amount) as debit_amount,
        sum(p.credit_amount) as credit_amount
    from part as p
    group by p.legal_entity_id, p.account_id
),

figure as (
    select
        a.legal_entity_id,
        e.code as legal_entity_code,
        a.currency_code,
        a.code as account_code,
        a.name as account_name,
        a.kind as account_kind,
        coalesce(m.debit_amount, 0) as debit_amount,
        coalesce(m.credit_amount, 0) as credit_amount,
        coalesce(m.debit_amount - m.credit_amount, 0) as debit_balance_amount,
        case when k.is_debit_normal then 1 else -1 end
        * coalesce(m.debit_amount - m.credit_amount, 0) as balance_amount
    from lending.ledger_account as a
    inner join lending.legal_entity as e on a.legal_entity_id = e.id
    inner join lending.ledger_account_kind as k on a.kind = k.code
    left join moved as m on a.legal_entity_id = m.legal_entity_id and a.id = m.account_id
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.account_code,
    f.account_name,
    f.account_kind,
    f.debit_amount,
    f.credit_amount,
    f.debit_balance_amount,
    f.balance_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.debit_balance_amount * r.rate, r.minor_units) as debit_balance_reporting_amount,
    round(f.balance_amount * r.rate, r.minor_units) as balance_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_trial_balance is
'What is the balance of each account? One row an account; debit_balance_amount adds up to zero '
'per entity and currency. Tier 1, always current. Amounts in currency_code; the same in the '
'reporting currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_trial_balance.legal_entity_id is 'The tenant.';
comment on column analytics.v_trial_balance.legal_entity_code is 'The tenant''s short name.';
comment on column analytics.v_trial_balance.currency_code is 'Currency of the amounts.';
comment on column analytics.v_trial_balance.account_code is 'Account number.';
comment on column analytics.v_trial_balance.account_name is 'Account name.';
comment on column analytics.v_trial_balance.account_kind is
'asset, liability, equity, income, expense.';
comment on column analytics.v_trial_balance.debit_amount is 'All debits.';
comment on column analytics.v_trial_balance.credit_amount is 'All credits.';
comment on column analytics.v_trial_balance.debit_balance_amount is 'Debits less credits.';
comment on column analytics.v_trial_balance.balance_amount is
'Balance as accountants read it: positive on the account''s normal side.';
comment on column analytics.v_trial_balance.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_trial_balance.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_trial_balance.debit_balance_reporting_amount is
'debit_balance_amount in the reporting currency.';
comment on column analytics.v_trial_balance.balance_reporting_amount is
'balance_amount in the reporting currency.';

grant select on analytics.v_trial_balance to
rently_executive, rently_accountant, rently_auditor, rently_readonly_analyst, rently_bi;
