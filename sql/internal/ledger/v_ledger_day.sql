-- Added up before it is joined any further: the general ledger has a row for each leg. A reader's
-- condition on the account reaches the transfers.
create or replace view internal.v_ledger_day as
select
    a.legal_entity_id,
    a.id as account_id,
    a.code as account_code,
    a.name as account_name,
    a.kind as account_kind,
    a.currency_code,
    t.booked_on,
    sum(t.amount) as debit_amount,
    0::numeric as credit_amount,
    count(*) as entry_count
from lending.ledger_entry as t
inner join lending.ledger_account as a
    on
        t.legal_entity_id = a.legal_entity_id
        and t.debit_account_id = a.id
        and t.currency_code = a.currency_code
group by a.legal_entity_id, a.id, t.booked_on
union all
select
    a.legal_entity_id,
    a.id,
    a.code,
    a.name,
    a.kind,
    a.currency_code,
    t.booked_on,
    0::numeric,
    sum(t.amount),
    count(*)
from lending.ledger_entry as t
inner join lending.ledger_account as a
    on
        t.legal_entity_id = a.legal_entity_id
        and t.credit_account_id = a.id
        and t.currency_code = a.currency_code
group by a.legal_entity_id, a.id, t.booked_on;

comment on view internal.v_ledger_day is
'How much was booked on each account each day? A row of the debits and one of the credits, if any. '
'Amounts in currency_code. Current.';
comment on column internal.v_ledger_day.legal_entity_id is 'The tenant.';
comment on column internal.v_ledger_day.account_id is 'The account.';
comment on column internal.v_ledger_day.account_code is 'Account number.';
comment on column internal.v_ledger_day.account_name is 'Account name.';
comment on column internal.v_ledger_day.account_kind is
'asset, liability, equity, income, expense.';
comment on column internal.v_ledger_day.currency_code is 'Currency of the amounts.';
comment on column internal.v_ledger_day.booked_on is 'Business day of the booking.';
comment on column internal.v_ledger_day.debit_amount is 'All debits, in the row of the debits.';
comment on column internal.v_ledger_day.credit_amount is 'All credits, in the row of the credits.';
comment on column internal.v_ledger_day.entry_count is 'Number of legs.';
