-- requires: internal.v_reporting_rate
create or replace view analytics.v_general_ledger with (security_barrier = true) as
with
figure as (
    select
        t.legal_entity_id,
        e.code as legal_entity_code,
        t.booked_on,
        t.value_date,
        t.journal_id,
        t.id as ledger_entry_id,
        a.code as account_code,
        a.name as account_name,
        a.kind as account_kind,
        t.currency_code,
        g.side,
        case when g.side = 'debit' then t.amount else 0 end as debit_amount,
        case when g.side = 'credit' then t.amount else 0 end as credit_amount,
        t.loan_id,
        t.loan_transaction_id,
        t.description
    from lending.ledger_entry as t
    cross join
        lateral (
            values
            ('debit', t.debit_account_id),
            ('credit', t.credit_account_id)
        ) as g (side, account_id)
    inner join lending.ledger_account as a
        on t.legal_entity_id = a.legal_entity_id and g.account_id = a.id
    inner join lending.legal_entity as e on t.legal_entity_id = e.id
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.booked_on,
    f.value_date,
    f.journal_id,
    f.ledger_entry_id,
    f.account_code,
    f.account_name,
    f.account_kind,
    f.currency_code,
    f.side,
    f.debit_amount,
    f.credit_amount,
    f.loan_id,
    f.loan_transaction_id,
    f.description,
    r.reporting_currency_code,
    r.rate_date,
    round(f.debit_amount * r.rate, r.minor_units) as debit_reporting_amount,
    round(f.credit_amount * r.rate, r.minor_units) as credit_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_general_ledger is
'What was booked on which account? Two rows a transfer: its debit and its credit leg. Tier 1, '
'always current. Amounts in currency_code; the same in the reporting currency at the rate of '
'rate_date, which is that of today and not of the booking.';
comment on column analytics.v_general_ledger.legal_entity_id is 'The tenant.';
comment on column analytics.v_general_ledger.legal_entity_code is 'The tenant''s short name.';
comment on column analytics.v_general_ledger.booked_on is 'Business day of the booking.';
comment on column analytics.v_general_ledger.value_date is 'Day from which it counts.';
comment on column analytics.v_general_ledger.journal_id is
'Groups the transfers of one business event.';
comment on column analytics.v_general_ledger.ledger_entry_id is 'The transfer.';
comment on column analytics.v_general_ledger.account_code is 'Account number.';
comment on column analytics.v_general_ledger.account_name is 'Account name.';
comment on column analytics.v_general_ledger.account_kind is
'asset, liability, equity, income, expense.';
comment on column analytics.v_general_ledger.currency_code is 'Currency of the amounts.';
comment on column analytics.v_general_ledger.side is 'debit or credit.';
comment on column analytics.v_general_ledger.debit_amount is 'Amount debited, else 0.';
comment on column analytics.v_general_ledger.credit_amount is 'Amount credited, else 0.';
comment on column analytics.v_general_ledger.loan_id is 'The loan it concerns, if any.';
comment on column analytics.v_general_ledger.loan_transaction_id is
'The loan event it books, if any.';
comment on column analytics.v_general_ledger.description is 'What was booked.';
comment on column analytics.v_general_ledger.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_general_ledger.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_general_ledger.debit_reporting_amount is
'debit_amount in the reporting currency.';
comment on column analytics.v_general_ledger.credit_reporting_amount is
'credit_amount in the reporting currency.';

grant select on analytics.v_general_ledger to
rently_executive, rently_accountant, rently_auditor, rently_readonly_analyst, rently_bi;
