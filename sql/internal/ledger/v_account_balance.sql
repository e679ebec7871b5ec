-- What laws compare with: always the entries, never the balances that are kept of them. Read it by
-- code, or it adds up the whole ledger.
create or replace view internal.v_account_balance as
select
    a.legal_entity_id,
    a.code,
    a.currency_code,
    sum(case when e.debit_account_id = a.id then e.amount else -e.amount end)
        as debit_balance_amount
from lending.ledger_account as a
inner join lending.ledger_entry as e
    on
        a.legal_entity_id = e.legal_entity_id
        and a.id in (e.debit_account_id, e.credit_account_id)
group by a.legal_entity_id, a.code, a.currency_code;

comment on view internal.v_account_balance is
'What do the entries of an account add up to? One row an entity, account code and currency with '
'entries. Sees all entities.';
comment on column internal.v_account_balance.legal_entity_id is 'The tenant.';
comment on column internal.v_account_balance.code is 'Account number.';
comment on column internal.v_account_balance.currency_code is 'Currency of the amount.';
comment on column internal.v_account_balance.debit_balance_amount is 'Debits less credits.';

alter view internal.v_account_balance owner to rently_refresher;
